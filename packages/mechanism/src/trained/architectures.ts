import { registry } from "@auction-mech/core";
import type { Architecture } from "./architecture.js";
import { auctionNet } from "./auction-net.js";
import { lookaheadNet } from "./lookahead-net.js";

/** Every kind of trained auction that can be loaded. */
export const architectures = registry<Architecture>("trained mechanism", {
  "lookahead-net": lookaheadNet as Architecture,
  "auction-net": auctionNet as Architecture,
});
