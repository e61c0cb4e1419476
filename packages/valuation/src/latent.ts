import {
  InvalidArgument,
  profiles,
  type Random,
  requireBidders,
  requireInteger,
  requireRange,
  stream,
  type Valuation,
} from "@auction-mech/core";
import { z } from "zod";
import { bidderCount, requireBidderCount } from "./bidder-count.js";
import { factorCellProbabilities } from "./factor/cell-probabilities.js";
import { oneFactorConditional, oneFactorVirtualValue } from "./factor/one-factor-conditional.js";
import { LARGEST_SCALE } from "./marginal/scale.js";
import { valuationEntry } from "./valuation-entry.js";

const LARGEST_FACTORS = 64;

export interface LatentOptions {
  /** w, one number a bidder (one factor), or one row of factor weights a bidder: `[bidders][factors]`. */
  readonly weights: readonly number[] | readonly (readonly number[])[];
  /** Standard deviation of each bidder's own part, currency. */
  readonly noise?: number;
  /** Standard deviation of each common factor, currency. */
  readonly factorScale?: number;
}

/**
 * Values tied together by common factors z, cut off at 0:
 *
 *     v_i = max(0, Σ_f w_if · factorScale · z_f + noise · ε_i),    z, ε ~ N(0, 1) independent
 *
 * A weight may be negative. Every bidder has an atom at 0: the probability
 * that the sum is negative, 1/2. With one factor the conditionals are known.
 */
export function latent({ weights, noise = 0.05, factorScale = 1 }: LatentOptions): Valuation {
  requireRange("noise", noise, 0, LARGEST_SCALE);
  requireRange("factorScale", factorScale, 0, LARGEST_SCALE);
  const rows = weights.map((row) => (typeof row === "number" ? [row] : row));
  const bidders = rows.length;
  requireBidderCount(bidders);
  const factors = rows[0]?.length ?? 0;
  const loadings = new Float64Array(bidders * factors);
  rows.forEach((row, i) => {
    requireLoadings(row, i, factors);
    const sizes = row.map((weight) => weight * factorScale);
    if (noise === 0 && sizes.every((size) => size === 0)) {
      throw new InvalidArgument(
        `Every bidder's value must vary, but bidder ${i} has weights ${JSON.stringify(row)}, factorScale ${factorScale} and noise 0. Give it a weight or noise.`,
      );
    }
    loadings.set(sizes, i * factors);
  });

  return {
    ...(factors === 1 && oneFactor(loadings, noise)),
    name: "latent",
    bidders,
    parameters: { weights: factors === 1 ? rows.map((row) => row[0]!) : rows, noise, factors, factorScale },
    support: rows.map(() => ({ low: 0, high: Number.POSITIVE_INFINITY })),
    sample(batch, random) {
      const values = profiles(batch, bidders);
      const { data } = values;
      const z = new Float64Array(factors);
      for (let at = 0; at < data.length; ) {
        for (let f = 0; f < factors; f++) z[f] = random.normal();
        for (let loading = 0; loading < loadings.length; ) {
          let value = noise * random.normal();
          for (let f = 0; f < factors; f++) value += loadings[loading++]! * z[f]!;
          data[at++] = Math.max(0, value);
        }
      }
      return values;
    },
  };
}

/**
 * What is known of one common factor: the conditionals, unless without noise
 * one value tells the others exactly. Weights of one sign make the normal
 * values affiliated, weights of both signs do not, and cutting off keeps that.
 */
function oneFactor(loadings: Float64Array, noise: number): Partial<Valuation> {
  const affiliated = !(loadings.some((w) => w > 0) && loadings.some((w) => w < 0));
  if (noise === 0) return { affiliated };
  return {
    affiliated,
    regular: true,
    marginals: Array.from(loadings, (_, i) => oneFactorConditional(loadings.slice(i, i + 1), noise, 0, [0])),
    conditional: (bidder, row) => oneFactorConditional(loadings, noise, bidder, row),
    virtualValues(values) {
      const bidders = loadings.length;
      requireBidders("values", values, bidders);
      const virtual = profiles(values.batch, bidders);
      for (let start = 0; start < values.data.length; start += bidders) {
        const row = values.data.subarray(start, start + bidders);
        for (let i = 0; i < bidders; i++) {
          if (row[i] !== 0) virtual.data[start + i] = oneFactorVirtualValue(loadings, noise, i, row);
        }
      }
      return virtual;
    },
    cellProbabilities: (lowerEdges) => factorCellProbabilities(lowerEdges, loadings, noise),
  };
}

/**
 * Weights for bidders of whom nothing is known, `[bidders][factors]`: uniform
 * on [0.2, 1], divided by √factors so that the common part's variance does not
 * grow with their number; to four decimals, so that they print as they are.
 * Drawn bidder by bidder: more bidders leave the first ones' weights alone.
 */
function drawLatentWeights(bidders: number, factors: number, random: Random): number[][] {
  const draw = () => Math.round((1e4 * (0.2 + 0.8 * random.uniform())) / Math.sqrt(factors)) / 1e4;
  return Array.from({ length: bidders }, () => Array.from({ length: factors }, draw));
}

function requireLoadings(row: readonly number[], bidder: number, factors: number): void {
  if (row.length !== factors || factors === 0) {
    throw new InvalidArgument(
      `Every row of \`weights\` must have one number a factor, at least one, but row 0 has ${factors} and row ${bidder} has ${row.length}. Make the rows equally long.`,
    );
  }
  for (const weight of row)
    requireRange(`weights of bidder ${bidder}`, weight, -LARGEST_SCALE, LARGEST_SCALE);
}

export const latentEntry = valuationEntry({
  summary: "values correlated through common normal factors, cut off at 0",
  options: z.strictObject({
    weights: z
      .union([z.array(z.number()), z.array(z.array(z.number()))], {
        error: "must be a list of numbers, one a bidder, or of equally long lists of them",
      })
      .optional()
      .describe(
        "one a bidder, or [bidders][factors]; drawn from the seed when absent, uniform on [0.2, 1] / √factors",
      ),
    noise: z.number().default(0.05).describe("standard deviation of each bidder's own part, at least 0"),
    factors: z
      .number()
      .optional()
      .describe("how many common factors, 1 to 64; as many as the weights have columns, else 1"),
    factorScale: z.number().default(1).describe("standard deviation of each common factor, at least 0"),
  }),
  create({ weights, noise, factors, factorScale }, context) {
    if (factors !== undefined) requireInteger("factors", factors, 1, LARGEST_FACTORS);
    const bidders = bidderCount(context, weights && { from: "weights", count: weights.length });
    const drawn = () => drawLatentWeights(bidders, factors ?? 1, stream(context.seed, "latent-weights"));
    const given = weights ?? drawn();
    const columns = typeof given[0] === "number" ? 1 : given[0]!.length;
    if (factors !== undefined && factors !== columns) {
      throw new InvalidArgument(
        `\`factors\` must be the number of columns of \`weights\`, but got factors = ${factors} and ${columns} columns. Leave \`factors\` out, or give each bidder a row of ${factors} weights.`,
      );
    }
    return latent({ weights: given, noise, factorScale });
  },
});
