import type { Memory } from "./recipe.js";

export interface ExponentiatedGradientOptions {
  readonly count: number;
  /** No weight may be larger; 1 sets no limit. */
  readonly largest: number;
  /** Holds the weights, so that a checkpoint does. */
  readonly memory: Memory;
}

/** Weights of the members of a family, adding up to 1. */
export interface MemberWeights {
  current(): readonly number[];
  /** Takes notice of how each member does: higher is better. */
  observe(performance: readonly number[]): void;
}

/** η at the first look, for performances of order 1 such as shares: a lag of 1% then grows a weight by a fifth. */
const RATE = 20;
/** Looks after which η has fallen to 1/√2 of it: it falls as one over the root of their number. */
const SLOWING = 10;

/**
 * q_k ∝ q_k exp(−η · performance_k), projected (in Kullback and Leibler's
 * divergence) to weights of at most `largest`: the adversary of a game in
 * which the auction maximises Σ_k q_k · performance_k. With `largest` = 1 it
 * looks for the worst member, with 1 / (α · count) for the worst share α of
 * them.
 *
 * Kivinen and Warmuth, "Exponentiated Gradient versus Gradient Descent" (1997).
 */
export function exponentiatedGradient({
  count,
  largest,
  memory,
}: ExponentiatedGradientOptions): MemberWeights {
  memory.memberWeights = new Array<number>(count).fill(1 / count);
  memory.looks = [0];
  return {
    current: () => memory.memberWeights!,
    observe(performance) {
      // Relative to the best, so that the exponents stay small.
      const best = Math.max(...performance);
      const looks = memory.looks![0]!;
      const rate = RATE / Math.sqrt(1 + looks / SLOWING);
      memory.looks = [looks + 1];
      const grown = memory.memberWeights!.map(
        (weight, k) => weight * Math.exp(rate * (best - performance[k]!)),
      );
      memory.memberWeights = capped(normalised(grown), Math.max(largest, 1 / count));
    },
  };
}

// --- Internal helpers ---

/** The largest weights are cut to `largest`, the others grow in proportion; again until none is above. */
function capped(weights: readonly number[], largest: number): number[] {
  const full = new Set<number>();
  for (;;) {
    const free = weights.filter((_, k) => !full.has(k));
    const share = (1 - full.size * largest) / free.reduce((sum, weight) => sum + weight, 0);
    const next = weights.map((weight, k) => (full.has(k) ? largest : weight * share));
    const over = next.flatMap((weight, k) => (weight > largest * (1 + 1e-12) ? [k] : []));
    if (over.length === 0 || full.size + over.length >= weights.length) return normalised(next);
    for (const k of over) full.add(k);
  }
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((before, weight) => before + weight, 0);
  return weights.map((weight) => weight / sum);
}
