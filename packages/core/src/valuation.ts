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
  /**
   * φ_i(v_i | v_-i) of every bidder in every profile, `[batch, bidders]`, as
   * `conditional` gives them but faster.
   */
  virtualValues?(values: Profiles): Profiles;
  /** Each bidder's law, the others unknown, where it is known. */
  readonly marginals?: readonly Conditional[];
  /**
   * Whether the values are affiliated (Milgrom and Weber, 1982): high values of
   * some make high values of the others more likely. Absent where unknown.
   */
  readonly affiliated?: boolean;
  /**
   * Whether every conditional virtual value is known to cross 0 at most once
   * and to rise from there on. Absent where unknown.
   */
  readonly regular?: boolean;
  /**
   * The probability of every cell of a grid, not by sampling, where it is known.
   *
   * @param lowerEdges one ascending list a bidder: cell k of bidder i is
   * [edge k, edge k + 1), its last cell is unbounded, what is below belongs to the first
   * @returns row-major, the last bidder's cell running fastest
   */
  cellProbabilities?(lowerEdges: readonly ArrayLike<number>[]): Float64Array;
  /** What the user should know before trusting results on it, one sentence each. */
  readonly warnings?: readonly string[];
}

/** A finite data set whose rows were split once: what a CSV of bids gives. */
export interface EmpiricalValuation extends Valuation {
  /** Rows for training; `sample` draws from these with replacement. */
  readonly train: Profiles;
  /** Rows that no training step sees. */
  readonly test: Profiles;
  /** What each item's bids were divided by, currency, where they were divided by the item's mean. */
  readonly itemMeans?: Readonly<Record<string, number>>;
}

/** Whether the valuation is a finite data set with held-out rows. */
export function isEmpirical(valuation: Valuation): valuation is EmpiricalValuation {
  return "train" in valuation && "test" in valuation;
}

/** Several laws, one of which holds: an ambiguity set. As a valuation it is their mixture in equal parts. */
export interface FamilyValuation extends Valuation {
  readonly members: readonly Valuation[];
  /** Which member is the best guess. */
  readonly nominal: number;
}

/** Whether the valuation is a set of laws. */
export function isFamily(valuation: Valuation): valuation is FamilyValuation {
  return "members" in valuation && "nominal" in valuation;
}
