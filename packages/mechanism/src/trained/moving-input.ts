/** A dense layer and where it leaves its sums; weights `[inputs, outputs]`. */
export interface Dense {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
  readonly output: Float64Array;
}

/**
 * Two layers of which only one input x moves, over a stretch of it. The first
 * layer's units are max(0, base + slope · x); those that do not switch inside
 * the stretch are linear there or 0, so they collapse into one line for each
 * unit of the second. Exact but for the order of summation.
 */
export interface MovingInput {
  /** Prepares for x in [low, high]. */
  stretch(base: Float64Array, slope: Float64Array, low: number, high: number): void;
  /** Writes the second layer's sums at x into its `output`. */
  at(x: number): void;
}

/** @param width of the first layer */
export function movingInput(width: number, { weight, bias, output }: Dense): MovingInput {
  const starts = new Float64Array(output.length);
  const slopes = new Float64Array(output.length);
  const switching = new Int32Array(width);
  let count = 0;
  let first: { base: Float64Array; slope: Float64Array };
  return {
    stretch(base, slope, low, high) {
      first = { base, slope };
      starts.set(bias);
      slopes.fill(0);
      count = 0;
      for (let unit = 0; unit < width; unit++) {
        const c = base[unit]!;
        const w = slope[unit]!;
        const activeLow = c + w * low > 0;
        const activeHigh = c + w * high > 0;
        if (activeLow !== activeHigh) switching[count++] = unit;
        else if (activeLow) addLine(unit * output.length, c, w);
      }
    },
    at(x) {
      for (let k = 0; k < output.length; k++) output[k] = starts[k]! + slopes[k]! * x;
      for (let s = 0; s < count; s++) {
        const unit = switching[s]!;
        const value = first.base[unit]! + first.slope[unit]! * x;
        if (!(value > 0)) continue;
        const from = unit * output.length;
        for (let k = 0; k < output.length; k++) output[k] = output[k]! + value * weight[from + k]!;
      }
    },
  };

  function addLine(from: number, c: number, w: number): void {
    for (let k = 0; k < output.length; k++) {
      const weightOfUnit = weight[from + k]!;
      starts[k] = starts[k]! + c * weightOfUnit;
      slopes[k] = slopes[k]! + w * weightOfUnit;
    }
  }
}
