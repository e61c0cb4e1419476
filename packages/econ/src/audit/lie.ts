/** One bidder's misreport and what it earns, the others bidding their values. */
export interface Lie {
  readonly bidder: number;
  /** The true values, `[bidders]`, currency. */
  readonly values: readonly number[];
  /** What the bidder bids instead of its value, currency. */
  readonly misreport: number;
  /** Utility of the misreport minus that of the truth, currency. */
  readonly gain: number;
}

/** The one that gains more; the first of equals. */
export function moreProfitable(best: Lie | null, other: Lie): Lie {
  return best && best.gain >= other.gain ? best : other;
}
