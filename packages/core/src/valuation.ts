import type { Conditional, Interval, Marginal } from "./distribution.js";
import type { Profiles } from "./profiles.js";
import type { Random } from "./random.js";

/** A joint distribution of the bidders' private values. */
export interface Valuation {
  /** The registry's name, such as "latent". */
  readonly name: string;
  readonly bidders: number;
  /** What makes the distribution again, as JSON: includes what was drawn from the seed. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where each bidder's value can lie: one interval a bidder. */
  readonly support: readonly Interval[];
  /** Draws `[batch, bidders]` values, currency. */
  sample(batch: number, random: Random): Profiles;
  /** The bidders' marginals, present if and only if the values are independent. */
  readonly independent?: readonly Marginal[];
  /**
   * The law of `bidder`'s value given the others' values in `row` (`[bidders]`;
   * the entry of `bidder` is not read), where it is known.
   */
  conditional?(bidder: number, row: ArrayLike<number>): Conditional;
}

/** A finite data set whose rows were split once: what a CSV of bids gives. */
export interface EmpiricalValuation extends Valuation {
  /** Rows for training; `sample` draws from these with replacement. */
  readonly train: Profiles;
  /** Rows that no training step sees. */
  readonly test: Profiles;
}

/** Whether the valuation is a finite data set with held-out rows. */
export function isEmpirical(valuation: Valuation): valuation is EmpiricalValuation {
  return "train" in valuation && "test" in valuation;
}
