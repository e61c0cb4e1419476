/**
 * The activation by thirds written with ReLU alone, so that a layer is one
 * fused operation on any backend:
 *
 *     min(z, 0) = −relu(−z),    clamp(z, −1, 1) = relu(z + 1) − relu(z − 1) − 1
 *
 * A layer of `hidden` units becomes one of 4/3 as many ReLU units.
 */
export interface Thirds {
  readonly units: number;
  readonly relus: number;
  /** `[units, relus]`: each ReLU's input as a multiple (±1) of one unit's. */
  readonly spread: Float32Array;
  /** `[relus]`, added to the ReLUs' inputs. */
  readonly shift: Float32Array;
  /** `[units, relus]`: each unit's value as a sum of ReLUs … */
  readonly gather: Float32Array;
  /** … plus this, `[units]`. */
  readonly constant: Float32Array;
}

export function thirds(units: number): Thirds {
  const third = units / 3;
  const relus = units + third;
  const spread = new Float32Array(units * relus);
  const gather = new Float32Array(units * relus);
  const shift = new Float32Array(relus);
  const constant = new Float32Array(units);
  for (let unit = 0; unit < units; unit++) {
    const kind = Math.floor(unit / third);
    const sign = kind === 1 ? -1 : 1;
    spread[unit * relus + unit] = sign;
    gather[unit * relus + unit] = sign;
    if (kind < 2) continue;
    const second = unit + third;
    spread[unit * relus + second] = 1;
    gather[unit * relus + second] = -1;
    shift[unit] = 1;
    shift[second] = -1;
    constant[unit] = -1;
  }
  return { units, relus, spread, shift, gather, constant };
}
