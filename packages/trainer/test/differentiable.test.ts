import { type NamedParameters, profiles } from "@auction-mech/core";
import {
  exPostIrViolation,
  exPostRegret,
  fixedSearch,
  meanOf,
  monotonicityGap,
  revenuePerProfile,
} from "@auction-mech/econ";
import { irPenalty, type Penalty, penalties, sweepMisreports } from "@auction-mech/econ/differentiable";
import { differentiableArchitectures, type TensorOutcome } from "@auction-mech/mechanism/differentiable";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { penalisedRevenue } from "../src/index.js";
import { tensorCoefficients, tensorDraws } from "../src/objectives/objective.js";
import {
  smallAuction,
  smallSpec,
  someDraws,
  someMisreports,
  someValues,
  tf,
} from "./support/small-auction.js";

const values = someValues(20);
const tensorOf = ({ batch, bidders, data }: typeof values) =>
  tf.tensor2d(Float32Array.from(data), [batch, bidders]);

function forwardOf(parameters: NamedParameters) {
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
  return (bids: Tensor2D): TensorOutcome =>
    differentiableArchitectures["auction-net"]!.forward(tf, smallSpec, tensors, bids);
}

/** The penalty of each bidder over the fixed misreports. */
function penaltyOf(penalty: Penalty, forward: (bids: Tensor2D) => TensorOutcome): number[] {
  return tf.tidy(() => {
    const own = tensorOf(values);
    const sweep = sweepMisreports(
      tf,
      forward,
      own,
      someMisreports().map((grid) => tf.tensor1d(grid)),
    );
    const lies = penalty.select(tf, sweep).map((chosen) => {
      const outcomes = [0, 1, 2].map((i) => {
        const changed = tf.concat(
          [0, 1, 2].map((j) => tf.slice2d(j === i ? chosen : own, [0, j], [-1, 1])),
          1,
        ) as Tensor2D;
        return forward(changed);
      });
      const pick = (part: keyof TensorOutcome) =>
        tf.concat(
          outcomes.map((outcome, i) => tf.slice2d(outcome[part], [0, i], [-1, 1])),
          1,
        ) as Tensor2D;
      return { allocation: pick("allocation"), payments: pick("payments") };
    });
    return [...penalty.value(tf, own, forward(own), lies).dataSync()];
  });
}

/** Mean over profiles of each bidder's column. */
const byBidder = ({ data }: typeof values) =>
  [0, 1, 2].map((i) => meanOf([...data].filter((_, k) => k % 3 === i)).mean);

describe("the differentiable AuctionNet", () => {
  it("is its run, to single precision", () => {
    const auction = smallAuction();
    const outcome = auction.run(values);
    const { allocation, payments } = forwardOf(auction.parameters)(tensorOf(values));
    [...allocation.dataSync()].forEach((share, k) => {
      expect(share).toBeCloseTo(outcome.allocation.data[k]!, 6);
    });
    [...payments.dataSync()].forEach((payment, k) => {
      expect(payment).toBeCloseTo(outcome.payments.data[k]!, 6);
    });
  });
});

describe.each([0, 1, 2, 3])("a penalty equals its metric on the same misreports, parameters %i", (seed) => {
  const auction = smallAuction(seed);
  const forward = forwardOf(auction.parameters);
  const search = fixedSearch(someMisreports());

  it.each([
    ["regret", exPostRegret],
    ["monotonicity", monotonicityGap],
  ] as const)("%s", (name, metric) => {
    const measured = byBidder(metric(auction, values, search));
    expect(Math.max(...measured)).toBeGreaterThan(0);
    penaltyOf(penalties.get(name), forward).forEach((penalty, i) => {
      expect(penalty).toBeCloseTo(measured[i]!, 6);
    });
  });

  it("ir, of an auction that charges half as much again", () => {
    const overcharge = (bids: Tensor2D): TensorOutcome => {
      const { allocation } = forward(bids);
      return { allocation, payments: tf.mul(1.5, tf.mul(bids, allocation)) };
    };
    const honest = auction.run(values);
    const payments = profiles(
      20,
      3,
      values.data.map((value, k) => 1.5 * value * honest.allocation.data[k]!),
    );
    const measured = byBidder(exPostIrViolation({ ...honest, payments }, values));
    penaltyOf(irPenalty, overcharge).forEach((penalty, i) => {
      expect(penalty).toBeCloseTo(measured[i]!, 6);
    });
    expect(penaltyOf(irPenalty, forward)).toEqual([0, 0, 0]);
  });
});

describe("penalisedRevenue", () => {
  const objective = penalisedRevenue(penalties.entries().map(([, penalty]) => penalty));
  const onBackend = (coefficients: Record<string, number[]>) =>
    tensorCoefficients(tf, { learningRate: 0, coefficients });
  const auction = smallAuction(1);
  const forward = forwardOf(auction.parameters);

  function lossOf(parameters: NamedParameters, coefficients: Record<string, number[]>): number {
    return tf.tidy(() => {
      const at = forwardOf(parameters);
      const own = tensorOf(values);
      const prepared = objective.prepare(tf, at, own, tensorDraws(tf, someDraws), onBackend(coefficients));
      return objective.loss(tf, at, own, prepared, onBackend(coefficients)).loss.dataSync()[0]!;
    });
  }

  it("is −revenue plus weighted penalties plus half the weighted squares", () => {
    const revenue = meanOf(revenuePerProfile(auction.run(values))).mean;
    const regret = penaltyOf(penalties.get("regret"), forward);
    const gap = penaltyOf(penalties.get("monotonicity"), forward);
    const weights = [1, 2, 3];
    const expected =
      -revenue +
      regret.reduce((sum, own, i) => sum + weights[i]! * own + (40 / 2) * own ** 2, 0) +
      0.7 * gap.reduce((sum, own) => sum + own, 0);
    const coefficients = { regret: weights, "regret-quadratic": [40], monotonicity: [0.7, 0.7, 0.7] };
    expect(lossOf(auction.parameters, coefficients)).toBeCloseTo(expected, 5);
    expect(lossOf(auction.parameters, {})).toBeCloseTo(-revenue, 6);
  });

  it("has the gradient of its central difference", () => {
    const coefficients = {
      regret: [3, 4, 5],
      "regret-quadratic": [20],
      monotonicity: [0.5, 0.5, 0.5],
      ir: [1, 1, 1],
    };
    const gradient = tf.tidy(() => {
      const variables = Object.fromEntries(
        Object.entries(auction.parameters).map(([name, { shape, data }]) => [
          name,
          tf.variable(tf.tensor(data, [...shape])),
        ]),
      );
      const at = (bids: Tensor2D) =>
        differentiableArchitectures["auction-net"]!.forward(tf, smallSpec, variables, bids);
      const own = tensorOf(values);
      const prepared = objective.prepare(tf, at, own, tensorDraws(tf, someDraws), onBackend(coefficients));
      const { grads } = tf.variableGrads(
        () => objective.loss(tf, at, own, prepared, onBackend(coefficients)).loss,
      );
      return Object.fromEntries(
        Object.entries(variables).map(([name, { name: key }]) => [name, [...grads[key]!.dataSync()]]),
      );
    });
    for (const [name, slopes] of Object.entries(gradient)) {
      const steepest = slopes.reduce(
        (best, slope, k) => (Math.abs(slope) > Math.abs(slopes[best]!) ? k : best),
        0,
      );
      const step = 2e-3;
      const shifted = (by: number) => {
        const array = auction.parameters[name]!;
        const data = array.data.with(steepest, array.data[steepest]! + by);
        return lossOf({ ...auction.parameters, [name]: { ...array, data } }, coefficients);
      };
      const difference = (shifted(step) - shifted(-step)) / (2 * step);
      expect(Math.abs(difference)).toBeGreaterThan(1e-3);
      expect(Math.abs(slopes[steepest]! - difference)).toBeLessThan(0.02 * Math.abs(difference) + 2e-4);
    }
  });
});
