import type { NamedParameters } from "@auction-mech/core";

/** softplus of it is 0 in 32 bits for all that a bid can be multiplied by. */
const NOTHING = -100;

/**
 * Parameters with which LookaheadNet is Vickrey's auction with a single
 * reserve: every score is the own bid, every reserve the same number. What
 * training must beat where rows are few.
 *
 * @param parameters any of the same architecture: their knots are kept
 * @param reserve in units of the architecture's scale
 */
export function vickreyParameters(parameters: NamedParameters, reserve: number): NamedParameters {
  const knots = parameters["spline.knots"]!;
  const [sets, pieces] = knots.shape as [number, number];
  const values: Readonly<Record<string, (set: number) => number>> = {
    // ψ has slope 1 and is 0 at the first knot, which the offset gives back.
    "score.offset": (set) => knots.data[set * pieces]!,
    "monotone.weights3": () => NOTHING,
    "cross.weights": () => NOTHING,
    "reserve.offset": () => reserve,
    "spline.log-slopes": () => 0,
    "reserve.weights3": () => 0,
    "reserve.skip": () => 0,
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => {
      const value = values[name];
      const width = data.length / sets;
      return [
        name,
        { shape, data: value ? data.map((_, at) => value(Math.floor(at / width))) : data.slice() },
      ];
    }),
  );
}
