import { penalties } from "@auction-mech/econ/differentiable";
import { testPenalty } from "@auction-mech/econ/testing";
import { tf } from "./support/small-auction.js";

for (const [name, penalty] of penalties.entries()) testPenalty(name, () => penalty, tf);
