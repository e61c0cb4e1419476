import type { Estimate } from "./bootstrap-mean.js";
import type { ReserveInterval } from "./reserve-interval.js";

/** A segment of fewer auctions takes the reserve of all. */
export const FEWEST_IN_SEGMENT = 50;

/** One way of setting reserves, judged on auctions that it was not fitted to. */
export interface ReserveRule {
  readonly name: "no-reserve" | "single" | "segments" | "bidders";
  readonly reserves: readonly {
    /** The segment's or the bidder's name; null for a rule with one reserve. */
    readonly label: string | null;
    readonly reserve: number;
    /** Where the optimal one lies; null where no interval is known. */
    readonly interval: ReserveInterval | null;
    /** Auctions behind it. */
    readonly auctions: number;
  }[];
  /** Mean revenue of an auction, currency. */
  readonly revenue: Estimate;
  /** Mean of revenue minus that of the present rule, paired. */
  readonly gain: Estimate;
}
