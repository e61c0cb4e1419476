import { type Draws, type NamedParameters, type Profiles, profiles, stream } from "@auction-mech/core";
import { gaussLegendre, integrate } from "@auction-mech/econ";
import {
  differentiableArchitectures,
  softAllocation,
  TEMPERATURE,
} from "@auction-mech/mechanism/differentiable";
import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { myersonEstimate, plainMyersonEstimate } from "../src/index.js";
import { type TensorDraws, tensorCoefficients, tensorDraws } from "../src/objectives/objective.js";
import {
  boundNetwork,
  noisyParameters,
  smallSpec,
  tensorOf,
  tf,
  uniformValues,
} from "./support/small-ranking.js";

const spec = smallSpec();
const parameters = noisyParameters(spec, 4);
const values = uniformValues(6, 3, 5);
/** The profiles again and again, each with its own draws. */
const COPIES = 500;
const repeated = profiles(
  6 * COPIES,
  3,
  Float64Array.from({ length: 18 * COPIES }, (_, at) => values.data[at % 18]!),
);

type Estimate = typeof myersonEstimate;
const coefficientsAt = (temperature: number) =>
  tensorCoefficients(tf, { learningRate: 1, coefficients: { [TEMPERATURE]: [temperature] } });

function drawsOf(batch: number, seed: number): Draws {
  const random = stream(seed, "draws");
  const uniforms = (length: number) => Float32Array.from({ length }, () => random.uniform());
  return { candidate: uniforms(batch), uniform: uniforms(3 * batch), logistic: uniforms(batch) };
}

/** The draws that an estimate asks for: the plain one wants a uniform for every bidder. */
function drawsFor(estimate: Estimate, batch: number, seed: number): TensorDraws {
  const draws = drawsOf(batch, seed);
  return tensorDraws(
    tf,
    estimate === plainMyersonEstimate ? draws : { ...draws, uniform: draws.uniform!.slice(0, batch) },
  );
}

/** Σ_i p_i by quadrature, mean over the profiles. */
function exactRevenue(temperature: number): number {
  const network = boundNetwork(spec, parameters);
  const points = 400;
  const rule = gaussLegendre(8);
  let total = 0;
  for (let row = 0; row < values.batch; row++) {
    for (let i = 0; i < 3; i++) {
      const own = values.data[row * 3 + i]!;
      // Tabulated once on a fine grid: quadrature asks for one point at a time.
      const grid = profiles(points + 1, 3);
      for (let k = 0; k <= points; k++) {
        grid.data.set(values.data.subarray(row * 3, row * 3 + 3), k * 3);
        grid.data[k * 3 + i] = (own * k) / points;
      }
      const bids = tensorOf(grid);
      const shares = softAllocation(tf, bids, network.scores(bids), network.reserves(bids), temperature);
      const numbers = shares.dataSync();
      const x = Float64Array.from({ length: points + 1 }, (_, k) => numbers[k * 3 + i]!);
      const at = (z: number) => {
        const position = Math.min(points - 1e-9, (z / own) * points);
        const k = Math.floor(position);
        return x[k]! + (position - k) * (x[k + 1]! - x[k]!);
      };
      const nodes = Array.from({ length: 101 }, (_, k) => (own * k) / 100);
      total += own * x[points]! - integrate(at, nodes, rule);
    }
  }
  return total / values.batch;
}

/** The estimates of many independent batches of draws. */
function estimates(estimate: Estimate, temperature: number, runs: number): Float64Array {
  return Float64Array.from({ length: runs }, (_, seed) =>
    tf.tidy(() => {
      const network = boundNetwork(spec, parameters);
      const bids = tensorOf(repeated);
      const coefficients = coefficientsAt(temperature);
      const draws = drawsFor(estimate, repeated.batch, seed);
      const prepared = estimate.prepare(tf, network, bids, draws, coefficients);
      return -estimate.loss(tf, network, bids, prepared, coefficients).loss.dataSync()[0]!;
    }),
  );
}

function mean(sample: Float64Array): { mean: number; error: number } {
  const average = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = sample.reduce((sum, value) => sum + (value - average) ** 2, 0) / (sample.length - 1);
  return { mean: average, error: Math.sqrt(variance / sample.length) };
}

describe("the estimates of the soft auction's Myerson revenue", () => {
  for (const temperature of [0.15, 0.02]) {
    it(`are unbiased at τ = ${temperature}`, () => {
      const exact = exactRevenue(temperature);
      const three = mean(estimates(myersonEstimate, temperature, 10));
      const plain = mean(estimates(plainMyersonEstimate, temperature, 10));
      // 4 standard errors, the few runs' own uncertain error, and 32 bits.
      expect(Math.abs(three.mean - exact)).toBeLessThan(4 * three.error + 1e-5);
      expect(Math.abs(plain.mean - exact)).toBeLessThan(4 * plain.error + 1e-5);
      expect(three.error).toBeLessThan(0.02 * exact);
      expect(plain.error).toBeLessThan(0.02 * exact);
    });
  }

  it("have the same gradient in expectation", () => {
    const three = gradientOf(myersonEstimate, repeated, 1);
    const plain = gradientOf(plainMyersonEstimate, repeated, 2);
    const [a, b] = [three, plain].map((gradient) => Object.values(gradient).flatMap((part) => [...part]));
    const dot = (x: number[], y: number[]) => x.reduce((sum, value, k) => sum + value * y[k]!, 0);
    expect(dot(a!, b!) / Math.sqrt(dot(a!, a!) * dot(b!, b!))).toBeGreaterThan(0.995);
    expect(dot(a!, a!) / dot(b!, b!)).toBeCloseTo(1, 1);
  });

  it("have the gradient of central differences, draws and misreports being held", () => {
    const random = stream(0, "direction");
    const coefficients = coefficientsAt(0.15);
    const bids = tensorOf(uniformValues(32));
    const network = boundNetwork(spec, parameters);
    const prepared = myersonEstimate.prepare(
      tf,
      network,
      bids,
      drawsFor(myersonEstimate, 32, 3),
      coefficients,
    );
    const lossAt = (given: NamedParameters) =>
      myersonEstimate.loss(tf, boundNetwork(spec, given), bids, prepared, coefficients).loss.dataSync()[0]!;
    const gradient = gradientOf(myersonEstimate, uniformValues(32), 3);
    for (const name of ["spline.log-slopes", "monotone.weights2", "cross.weights", "reserve.weights1"]) {
      const { shape, data } = parameters[name]!;
      const direction = data.map(() => random.normal());
      const moved = (sign: number) => ({
        ...parameters,
        [name]: { shape, data: data.map((value, k) => value + sign * 1e-3 * direction[k]!) },
      });
      const difference = (lossAt(moved(1)) - lossAt(moved(-1))) / 2e-3;
      const slope = gradient[name]!.reduce((sum, value, k) => sum + value * direction[k]!, 0);
      expect(Math.abs(slope - difference), name).toBeLessThan(0.02 * Math.abs(difference) + 1e-3);
    }
  });

  it("leave no tensor behind but what they return", () => {
    const network = boundNetwork(spec, parameters);
    const bids = tensorOf(uniformValues(8));
    const before = tf.memory().numTensors;
    const prepared = tf.tidy(() =>
      myersonEstimate.prepare(tf, network, bids, drawsFor(myersonEstimate, 8, 0), coefficientsAt(0.1)),
    );
    expect(tf.memory().numTensors).toBe(before + prepared.length);
    expect(prepared.map(({ shape }) => shape)).toEqual([
      [24, 3],
      [24, 3],
    ]);
  });

  it("stand values of 0 and draws at either end", () => {
    const zeros = tensorOf(profiles(3, 3));
    const network = boundNetwork(spec, parameters);
    for (const end of [0, 1]) {
      const ends = new Float32Array(3).fill(end);
      const draws = tensorDraws(tf, { candidate: ends, uniform: ends, logistic: ends });
      const prepared = myersonEstimate.prepare(tf, network, zeros, draws, coefficientsAt(0.02));
      const { loss } = myersonEstimate.loss(tf, network, zeros, prepared, coefficientsAt(0.02));
      expect(Math.abs(loss.dataSync()[0]!)).toBeLessThan(1e-3);
    }
  });
});

function gradientOf(estimate: Estimate, batch: Profiles, seed: number): Record<string, Float32Array> {
  const names = Object.keys(parameters).filter((name) => name !== "spline.knots");
  const knots = parameters["spline.knots"]!;
  const coefficients = coefficientsAt(0.15);
  const bids = tensorOf(batch);
  const draws = drawsFor(estimate, batch.batch, seed);
  const prepared = estimate.prepare(tf, boundNetwork(spec, parameters), bids, draws, coefficients);
  const gradient = tf.grads((...given: Tensor[]) => {
    const network = differentiableArchitectures["lookahead-net"].bind(tf, spec, {
      ...Object.fromEntries(names.map((name, k) => [name, given[k]!])),
      "spline.knots": tf.tensor(knots.data, [...knots.shape]),
    });
    return estimate.loss(tf, network, bids, prepared, coefficients).loss;
  });
  const learned = names.map((name) => tf.tensor(parameters[name]!.data, [...parameters[name]!.shape]));
  return Object.fromEntries(
    gradient(learned).map((tensor, k) => [names[k]!, tensor.dataSync() as Float32Array]),
  );
}
