/** The parameters of one weight set, as {@link lookaheadNetShapes} has them. */
export interface ReserveParameters {
  /** `[inputs, hidden]`; the own bid's are not read. */
  readonly weights1: ArrayLike<number>;
  /** `[inputs, hidden]`; the own bid's are not read. */
  readonly logWeights1: ArrayLike<number>;
  readonly biases1: ArrayLike<number>;
  /** `[hidden, hidden]` */
  readonly weights2: ArrayLike<number>;
  readonly biases2: ArrayLike<number>;
  readonly weights3: ArrayLike<number>;
  /** `[inputs]`; the own bid's is not read. */
  readonly skip: ArrayLike<number>;
  readonly offset: number;
}

/** t: any function of a view without the own bid. */
export type ReserveNet = (view: Float64Array) => number;

/** Keeps the logarithm of a bid of 0 finite. */
export const LOG_SHIFT = 0.02;

/**
 * The reserve network t of the **others'** bids, free of every constraint
 * because the own bid is not among its inputs:
 *
 *     t(v) = w₃ · silu(W₂ silu(W₁ v_-own + L₁ log(v_-own + 0.02) + c₁) + c₂) + skip · v_-own + offset
 *
 * The logarithms let a reserve follow bids over orders of magnitude, as heavy
 * tails ask for.
 *
 * @param own where in a view the own bid stands
 */
export function reserveNet(parameters: ReserveParameters, own: number): ReserveNet {
  const hidden = parameters.biases1.length;
  const weights1 = Float64Array.from(parameters.weights1);
  const logWeights1 = Float64Array.from(parameters.logWeights1);
  const weights2 = Float64Array.from(parameters.weights2);
  const weights3 = Float64Array.from(parameters.weights3);
  const biases1 = Float64Array.from(parameters.biases1);
  const biases2 = Float64Array.from(parameters.biases2);
  const skip = Float64Array.from(parameters.skip);
  const units1 = new Float64Array(hidden);
  const units2 = new Float64Array(hidden);
  return (view) => {
    units1.set(biases1);
    let reserve = parameters.offset;
    for (let j = 0; j < view.length; j++) {
      if (j === own) continue;
      const bid = view[j]!;
      const log = Math.log(bid + LOG_SHIFT);
      const at = j * hidden;
      for (let k = 0; k < hidden; k++) {
        units1[k] = units1[k]! + bid * weights1[at + k]! + log * logWeights1[at + k]!;
      }
      reserve += skip[j]! * bid;
    }
    units2.set(biases2);
    for (let j = 0; j < hidden; j++) {
      const unit = silu(units1[j]!);
      const at = j * hidden;
      for (let k = 0; k < hidden; k++) units2[k] = units2[k]! + unit * weights2[at + k]!;
    }
    for (let k = 0; k < hidden; k++) reserve += weights3[k]! * silu(units2[k]!);
    return reserve;
  };
}

function silu(z: number): number {
  return z / (1 + Math.exp(-z));
}
