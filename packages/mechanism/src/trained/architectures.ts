import { registry } from "@auction-mech/core";
import type { Architecture } from "./architecture.js";
import { auctionNet } from "./auction-net.js";

/** Every kind of trained auction that can be loaded. */
export const architectures = registry<Architecture>("trained mechanism", {
  "auction-net": auctionNet as Architecture,
});
