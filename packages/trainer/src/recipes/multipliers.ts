import type { Memory } from "./recipe.js";

export interface MultiplierOptions {
  readonly kind: "fixed" | "augmented-lagrangian";
  /** Weight of the total regret at the start. */
  readonly start: number;
  readonly bidders: number;
  readonly memory: Memory;
}

/** The weights of the bidders' regrets in the loss, and how they move. */
export interface Multipliers {
  readonly summary: string;
  weights(): readonly number[];
  /** ρ, the weight of half the squared regrets. */
  rho(): number;
  /** Takes notice of one step's regrets, `[bidders]`. */
  observe(regret: readonly number[], endOfEpoch: boolean): void;
}

/** ρ at the start, and its growth an epoch: regrets are far below 1, so ρ has to be far above. */
const RHO = { start: 50, growth: 1.15 };

/**
 * Fixed weights, or the augmented Lagrangian's, which after every epoch move by
 *
 *     λ_i ← λ_i + ρ · (mean regret of i in the epoch)
 *
 * All that moves lives in `memory`, so that a checkpoint holds it.
 *
 * Dütting et al., "Optimal Auctions through Deep Learning" (2019), section 5.1.
 */
export function multipliers({ kind, start, bidders, memory }: MultiplierOptions): Multipliers {
  const constant = new Array<number>(bidders).fill(start);
  if (kind === "fixed") {
    return { summary: `${start} · regret`, weights: () => constant, rho: () => 0, observe() {} };
  }
  memory.weights = constant;
  memory.rho = [RHO.start];
  memory.regretSum = new Array<number>(bidders).fill(0);
  memory.steps = [0];
  return {
    summary: `augmented Lagrangian of regret (λ from ${start}, ρ from ${RHO.start})`,
    weights: () => memory.weights!,
    rho: () => memory.rho![0]!,
    observe(regret, endOfEpoch) {
      const steps = memory.steps![0]! + 1;
      const sums = memory.regretSum!.map((sum, i) => sum + regret[i]!);
      const rho = memory.rho![0]!;
      if (endOfEpoch) memory.weights = memory.weights!.map((weight, i) => weight + rho * (sums[i]! / steps));
      memory.rho = [endOfEpoch ? rho * RHO.growth : rho];
      memory.regretSum = endOfEpoch ? sums.map(() => 0) : sums;
      memory.steps = [endOfEpoch ? 0 : steps];
    },
  };
}
