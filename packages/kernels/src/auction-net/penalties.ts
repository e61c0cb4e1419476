/** How the penalty c_i of each bidder enters the loss: Σ_i linear_i c_i + (quadratic / 2) Σ_i c_i². */
export interface PenaltyWeights {
  /** `[bidders]`. */
  readonly linear: readonly number[];
  readonly quadratic: number;
}

/** What a step minimises beside −revenue. A penalty that is absent is neither measured nor minimised. */
export interface Penalties {
  /** Own bids tried, `[bidders][points]`, each ascending. */
  readonly misreports: Float32Array;
  /** Gain of the best misreport. */
  readonly regret?: PenaltyWeights | undefined;
  /** Largest fall of the own share along the own bid. */
  readonly monotonicity?: PenaltyWeights | undefined;
  /** Payment beyond v_i x_i. */
  readonly ir?: PenaltyWeights | undefined;
}

/** Each bidder's slope of the loss in its penalty, given the penalties. */
export function slopesOf({ linear, quadratic }: PenaltyWeights, costs: readonly number[]): number[] {
  return linear.map((weight, i) => weight + (quadratic === 0 ? 0 : quadratic * costs[i]!));
}

export function costOf({ linear, quadratic }: PenaltyWeights, costs: readonly number[]): number {
  return costs.reduce((sum, cost, i) => sum + linear[i]! * cost + (quadratic / 2) * cost ** 2, 0);
}
