import type { Kernels } from "../kernels.js";
import type { AuctionTables } from "./auction-tables.js";

export interface LookaheadAuctionOptions {
  readonly kernels: Kernels;
  readonly bidders: number;
  readonly hidden: number;
  readonly pieces: number;
  /** The unit of the network's inside, currency. */
  readonly scale: number;
  /** One a bidder, or one for all. */
  readonly sets: readonly AuctionTables[];
  /** The most threads to use; results do not depend on it. Default: 1. */
  readonly threads?: number;
}
