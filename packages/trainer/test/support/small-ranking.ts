import { loadBackend } from "@auction-mech/backend";
import { type NamedParameters, type Profiles, profiles, stream } from "@auction-mech/core";
import { type LookaheadNetSpec, lookaheadNet } from "@auction-mech/mechanism";
import { differentiableArchitectures, type RankingNetwork } from "@auction-mech/mechanism/differentiable";
import type { Tensor2D } from "@tensorflow/tfjs-core";

export const { tf } = await loadBackend("cpu");

export function smallSpec(given: Partial<LookaheadNetSpec> = {}): LookaheadNetSpec {
  return { mechanism: "lookahead-net", bidders: 3, scale: 1, hidden: 6, pieces: 5, shared: false, ...given };
}

export function uniformValues(batch: number, bidders = 3, seed = 0): Profiles {
  const random = stream(seed, "values");
  return profiles(
    batch,
    bidders,
    Float64Array.from({ length: batch * bidders }, () => Math.fround(random.uniform())),
  );
}

/** Initial parameters, every learned one moved by noise: nothing is at rest. */
export function noisyParameters(spec: LookaheadNetSpec, seed = 0, noise = 0.3): NamedParameters {
  const random = stream(seed, "noise");
  const initial = lookaheadNet.initialise(spec, stream(seed, "initial"), uniformValues(64, spec.bidders));
  return Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => [
      name,
      { shape, data: name === "spline.knots" ? data : data.map((value) => value + noise * random.normal()) },
    ]),
  );
}

export function boundNetwork(spec: LookaheadNetSpec, parameters: NamedParameters): RankingNetwork {
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
  return differentiableArchitectures["lookahead-net"].bind(tf, spec, tensors);
}

export function tensorOf({ batch, bidders, data }: Profiles): Tensor2D {
  return tf.tensor2d(Float32Array.from(data), [batch, bidders]);
}
