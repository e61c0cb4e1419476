import { softplus } from "./softplus.js";

/** The raw parameters of one weight set, as {@link lookaheadNetShapes} has them. */
export interface MonotoneParameters {
  /** `[inputs, hidden]` */
  readonly weights1: ArrayLike<number>;
  readonly biases1: ArrayLike<number>;
  /** `[hidden, hidden]` */
  readonly weights2: ArrayLike<number>;
  readonly biases2: ArrayLike<number>;
  readonly weights3: ArrayLike<number>;
}

/** m: nondecreasing in the own bid of a view and nonincreasing in every other. */
export type MonotoneNet = (view: Float64Array) => number;

/**
 * The monotone network m of a bidder's view v:
 *
 *     m(v) = W₃ h(W₂ h(W₁ (±v) + c₁) + c₂),   W = softplus(raw) ≥ 0,   + for the own bid, − for the others'
 *
 * with the activations h of {@link activate}. Monotone as computed: every
 * product, every sum (in one fixed order) and every activation is monotone
 * after rounding.
 *
 * @param own where in a view the own bid stands
 *
 * Sill, "Monotonic Networks" (1998); Runje and Shankaranarayana, "Constrained
 * Monotonic Neural Networks" (2023).
 */
export function monotoneNet(parameters: MonotoneParameters, own: number): MonotoneNet {
  const { weights1, biases1, weights2, biases2, weights3 } = monotoneTable(parameters, own);
  const hidden = biases1.length;
  const units1 = new Float64Array(hidden);
  const units2 = new Float64Array(hidden);
  return (view) => {
    units1.set(biases1);
    accumulate(units1, view, weights1);
    activate(units1);
    units2.set(biases2);
    accumulate(units2, units1, weights2);
    activate(units2);
    let sum = 0;
    for (let k = 0; k < hidden; k++) sum += weights3[k]! * units2[k]!;
    return sum;
  };
}

/** The network's numbers as it uses them: weights of either sign, `[inputs, hidden]`, and biases. */
export function monotoneTable(parameters: MonotoneParameters, own: number) {
  const hidden = parameters.biases1.length;
  const weights1 = Float64Array.from(parameters.weights1, (raw, at) =>
    Math.floor(at / hidden) === own ? softplus(raw) : -softplus(raw),
  );
  return {
    weights1,
    biases1: Float64Array.from(parameters.biases1),
    weights2: Float64Array.from(parameters.weights2, softplus),
    biases2: Float64Array.from(parameters.biases2),
    weights3: Float64Array.from(parameters.weights3, softplus),
  };
}

/** Adds `inputs · weights` to `sums`, input after input; inputs that are 0 cost nothing. */
function accumulate(sums: Float64Array, inputs: Float64Array, weights: Float64Array): void {
  const width = sums.length;
  for (let j = 0; j < inputs.length; j++) {
    const input = inputs[j]!;
    if (input === 0) continue;
    const at = j * width;
    for (let k = 0; k < width; k++) sums[k] = sums[k]! + input * weights[at + k]!;
  }
}

/**
 * The activation by thirds of the units, in place:
 *
 *     max(z, 0)  |  min(z, 0)  |  clamp(z, −1, 1)
 *
 * convex, concave and saturating: units of one kind could bend one way only.
 * No smooth function would do here, because a library's tanh or exp need not
 * be monotone after rounding.
 */
export function activate(units: Float64Array): void {
  const third = units.length / 3;
  for (let k = 0; k < third; k++) if (!(units[k]! > 0)) units[k] = 0;
  for (let k = third; k < 2 * third; k++) if (!(units[k]! < 0)) units[k] = 0;
  for (let k = 2 * third; k < units.length; k++) {
    if (units[k]! > 1) units[k] = 1;
    else if (units[k]! < -1) units[k] = -1;
  }
}
