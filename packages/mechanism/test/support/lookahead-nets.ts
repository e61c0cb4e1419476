import { type NamedParameters, type Profiles, profiles, stream } from "@auction-mech/core";
import { type LookaheadNetSpec, lookaheadNet } from "../../src/index.js";

export function netSpec(bidders: number, given: Partial<LookaheadNetSpec> = {}): LookaheadNetSpec {
  return { mechanism: "lookahead-net", bidders, scale: 0.8, hidden: 6, pieces: 5, shared: false, ...given };
}

/** Uniform on [0, 2], `[batch, bidders]`. */
export function someBids(batch: number, bidders: number, seed = 0): Profiles {
  const random = stream(seed, "bids");
  return profiles(
    batch,
    bidders,
    Float64Array.from({ length: batch * bidders }, () => 2 * random.uniform()),
  );
}

/** Initial parameters, every one moved by normal noise: nothing is at rest. */
export function randomParameters(spec: LookaheadNetSpec, seed: number, noise = 0.5): NamedParameters {
  const initial = lookaheadNet.initialise(spec, stream(seed, "initial"), someBids(64, spec.bidders));
  const random = stream(seed, "noise");
  return mapParameters(initial, (value) => value + noise * random.normal());
}

/** Parameters of any sign and of any size that 32 bits hold, knots in no order: nothing a training would make. */
export function wildParameters(spec: LookaheadNetSpec, seed: number): NamedParameters {
  const random = stream(seed, "wild");
  const decades = random.uniform() < 0.5 ? 3 : 38;
  return mapParameters(randomParameters(spec, seed), () => {
    const sign = random.uniform() < 0.5 ? -1 : 1;
    return Math.fround(sign * Math.min(10 ** (decades * (2 * random.uniform() - 1)), 3e38));
  });
}

export function mapParameters(
  parameters: NamedParameters,
  change: (value: number, name: string) => number,
): NamedParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => change(value, name)) },
    ]),
  );
}
