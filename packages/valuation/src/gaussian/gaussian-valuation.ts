import { type Marginal, type Profiles, profiles, requireBidders, type Valuation } from "@auction-mech/core";
import { cellProbabilities } from "./cell-probabilities.js";
import { cholesky, inverseOf } from "./cholesky.js";
import { gaussianConditional, gaussianVirtualValue } from "./conditional.js";
import { lawsOf, type Margin } from "./margin.js";

export interface GaussianValuationOptions {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** One a bidder. */
  readonly margins: readonly Margin[];
  /** Of the scores, row-major, positive semidefinite. */
  readonly correlation: Float64Array;
  /** Whether the conditionals are known to be regular where φ is positive. */
  readonly regular?: boolean | undefined;
}

/** Below this the score of one bidder is as good as known from the others', and has no useful density. */
const SMALLEST_SD = 1e-6;
/** Partial correlations this small are rounding. */
const ROUNDING = 1e-12;

/**
 * Values with jointly normal scores: v_i = T_i(x_i), x ~ N(0, C). With the
 * precision matrix P = C⁻¹,
 *
 *     x_i | x_-i ~ N(x_i − (P x)_i / P_ii,  1 / P_ii)
 *
 * (the mean does not depend on x_i). Where C is singular some score is
 * determined by the others, and no conditional density is known.
 */
export function gaussianValuation({
  name,
  parameters,
  margins,
  correlation,
  regular,
}: GaussianValuationOptions): Valuation {
  const bidders = margins.length;
  const lower = cholesky("correlation", correlation, bidders);
  const precision = inverseOf(lower, bidders);
  const valuation: Valuation = {
    name,
    bidders,
    parameters,
    support: margins.map(({ support }) => support),
    marginals: lawsOf(margins),
    ...affiliation(correlation, precision, bidders),
    ...(regular !== undefined && { regular }),
    ...(isIdentity(correlation, bidders) && { independent: margins.map(({ law }): Marginal => law) }),
    sample: (batch, random) => {
      const values = profiles(batch, bidders);
      const draws = new Float64Array(bidders);
      for (let at = 0; at < values.data.length; ) {
        for (let i = 0; i < bidders; i++) {
          draws[i] = random.normal();
          let score = 0;
          for (let j = 0; j <= i; j++) score += lower[i * bidders + j]! * draws[j]!;
          values.data[at++] = margins[i]!.value(score);
        }
      }
      return values;
    },
  };
  const sds = precision && Float64Array.from(margins, (_, i) => 1 / Math.sqrt(precision[i * (bidders + 1)]!));
  if (!precision || !sds?.every((sd) => sd >= SMALLEST_SD)) return valuation;
  return {
    ...valuation,
    conditional(bidder, row) {
      let others = 0;
      for (let j = 0; j < bidders; j++) {
        if (j !== bidder) others += precision[bidder * bidders + j]! * margins[j]!.score(row[j]!);
      }
      return gaussianConditional(margins[bidder]!, -others * sds[bidder]! ** 2, sds[bidder]!);
    },
    virtualValues: (values) => virtualValues(values, margins, precision, sds),
    ...(bidders <= 3 && {
      cellProbabilities: (lowerEdges) => cellProbabilities(lowerEdges, margins, lower),
    }),
  };
}

function virtualValues(
  values: Profiles,
  margins: readonly Margin[],
  precision: Float64Array,
  sds: Float64Array,
): Profiles {
  const bidders = margins.length;
  requireBidders("values", values, bidders);
  const virtual = profiles(values.batch, bidders);
  const scores = new Float64Array(bidders);
  for (let start = 0; start < values.data.length; start += bidders) {
    for (let i = 0; i < bidders; i++) scores[i] = margins[i]!.score(values.data[start + i]!);
    for (let i = 0; i < bidders; i++) {
      const value = values.data[start + i]!;
      const { support } = margins[i]!;
      let others = 0;
      for (let j = 0; j < bidders; j++) if (j !== i) others += precision[i * bidders + j]! * scores[j]!;
      const sd = sds[i]!;
      virtual.data[start + i] =
        value >= support.high
          ? value
          : value < support.low
            ? -Infinity
            : gaussianVirtualValue(margins[i]!, value, scores[i]!, -others * sd * sd, sd);
    }
  }
  return virtual;
}

/**
 * A normal vector is affiliated if and only if no partial correlation is
 * negative, that is if the precision matrix has nothing positive off its
 * diagonal; increasing functions of its components are so too. Of a singular
 * matrix only this is known: a negative correlation rules affiliation out, and
 * values that all move as one are affiliated.
 *
 * Karlin and Rinott, "Classes of Orderings of Measures" (1980).
 */
function affiliation(
  correlation: Float64Array,
  precision: Float64Array | null,
  bidders: number,
): { readonly affiliated?: boolean } {
  if (!precision) {
    if (correlation.some((entry) => entry < 0)) return { affiliated: false };
    return correlation.every((entry) => entry === 1) ? { affiliated: true } : {};
  }
  const scale = (i: number, j: number) =>
    Math.sqrt(precision[i * (bidders + 1)]! * precision[j * (bidders + 1)]!);
  const positive = precision.some((entry, at) => {
    const [i, j] = [Math.floor(at / bidders), at % bidders];
    return i !== j && entry > ROUNDING * scale(i, j);
  });
  return { affiliated: !positive };
}

function isIdentity(matrix: Float64Array, size: number): boolean {
  return matrix.every((entry, at) => entry === (at % (size + 1) === 0 ? 1 : 0));
}
