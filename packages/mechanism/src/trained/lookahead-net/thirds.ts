/**
 * The activation by thirds written with ReLU alone, so that a layer is a few
 * fast operations on any backend:
 *
 *     min(z, 0) = −relu(−z),    clamp(z, −1, 1) = relu(z + 1) − relu(z − 1) − 1
 *
 * A layer of units becomes one of 4/3 as many ReLUs.
 */
export interface Thirds {
  readonly relus: number;
  /** The unit that each ReLU belongs to, as the thirds in order and the last once more; its sign, `[relus]`. */
  readonly sign: Float32Array;
  /** `[relus]`, added to the ReLUs' inputs. */
  readonly shift: Float32Array;
  /** The sign with which each ReLU enters its unit's value, `[relus]`; saturating units have 1 taken off besides. */
  readonly share: Float32Array;
}

export function thirds(units: number): Thirds {
  const third = units / 3;
  const blocks = (...values: [number, number, number, number]) =>
    Float32Array.from({ length: 4 * third }, (_, at) => values[Math.floor(at / third)]!);
  return {
    relus: 4 * third,
    sign: blocks(1, -1, 1, 1),
    shift: blocks(0, 0, 1, -1),
    share: blocks(1, -1, 1, -1),
  };
}
