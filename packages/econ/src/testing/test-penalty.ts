import { stream } from "@auction-mech/core";
import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { Penalty } from "../penalties/penalty.js";
import { replaceColumn, sweepMisreports } from "../penalties/sweep.js";
import { type SmallNetwork, smallNetwork } from "./small-network.js";

const BATCH = 64;
const POINTS = 9;
const BIDDERS = [1, 2, 3];
const SEEDS = [0, 1, 2];
/** Of single precision, relative to numbers of order 1. */
const ROUNDING = 1e-5;
/** A central difference's step: kinks inside it and rounding are both small. */
const STEP = 1e-3;
/** Of a slope: rounding over two steps. */
const SLOPE_ROUNDING = 1e-3;

/**
 * The laws of every penalty, as a vitest suite: tried on small networks that
 * are not truthful, with values and bids in [0, 1].
 *
 * @param name heads the suite
 * @param make the penalty
 * @param tf TensorFlow.js, with a backend loaded
 */
export function testPenalty(name: string, make: () => Penalty, tf: Tf): void {
  const trials = BIDDERS.flatMap((bidders) => SEEDS.map((seed) => trial(tf, bidders, seed)));
  describe(`penalty laws: ${name}`, () => {
    it("has a name, a summary and a whole number of selected bids", () => {
      const { name: own, summary, selected } = make();
      expect(typeof own === "string" && own !== "", "`name` must be a word").toBe(true);
      expect(typeof summary === "string" && summary !== "", "`summary` must be a sentence").toBe(true);
      expect(Number.isInteger(selected) && selected >= 0, "`selected` must be a count").toBe(true);
    });

    it("selects that many matrices of own bids, [batch, bidders], finite and not negative", () => {
      for (const own of trials) expectOwnBids(own, make());
    });

    it("is one finite number a bidder: [bidders]", () => {
      for (const own of trials) {
        const costs = own.costs(make(), own.values);
        expect(costs).toHaveLength(own.bidders);
        expect(costs.filter((cost) => !Number.isFinite(cost))).toEqual([]);
      }
    });

    it("is a cost: its sum over the bidders is never negative", () => {
      for (const own of trials) expect(sum(own.costs(make(), own.values))).toBeGreaterThanOrEqual(-ROUNDING);
    });

    it("is a mean over profiles: that of a batch is the mean of its halves'", () => {
      for (const own of trials) {
        const half = BATCH / 2;
        const [whole, first, second] = [
          [0, BATCH],
          [0, half],
          [half, half],
        ].map(([from, count]) =>
          own.costs(make(), own.values.subarray(from! * own.bidders, (from! + count!) * own.bidders)),
        );
        whole!.forEach((cost, i) => {
          expect(Math.abs(cost - (first![i]! + second![i]!) / 2)).toBeLessThan(ROUNDING);
        });
      }
    });

    it("gives the same number for the same outcomes", () => {
      for (const own of trials) {
        expect(own.costs(make(), own.values)).toEqual(own.costs(make(), own.values));
      }
    });

    it("has the gradient of its central difference", () => {
      const slopes = trials.map((own) => expectGradient(own, make()));
      expect(Math.max(...slopes), "it must depend on the outcomes").toBeGreaterThan(SLOPE_ROUNDING);
    });

    it("leaves no tensors behind", () => {
      const before = tf.memory().numTensors;
      for (const own of trials) own.costs(make(), own.values);
      expect(tf.memory().numTensors - before).toBe(0);
    });
  });
}

// --- Internal helpers ---

interface Trial {
  readonly tf: Tf;
  readonly bidders: number;
  readonly network: SmallNetwork;
  /** `[batch, bidders]`, flat. */
  readonly values: Float32Array;
  /** `[bidders][points]`. */
  readonly grids: readonly Float32Array[];
  /** Of each bidder, with its own selection. */
  costs(penalty: Penalty, values: Float32Array): number[];
}

function trial(tf: Tf, bidders: number, seed: number): Trial {
  const random = stream(seed, "penalty-laws");
  const network = smallNetwork(tf, bidders, seed);
  const values = Float32Array.from({ length: BATCH * bidders }, () => random.uniform());
  const grids = Array.from({ length: bidders }, () =>
    Float32Array.from({ length: POINTS }, (_, k) => (k + random.uniform()) / POINTS),
  );
  const own: Trial = {
    tf,
    bidders,
    network,
    values,
    grids,
    costs: (penalty, some) =>
      tf.tidy(() => {
        const parameters = tf.tensor1d(network.parameters);
        const matrix = matrixOf(own, some);
        return [...costsAt(own, penalty, parameters, matrix, select(own, penalty, matrix)).dataSync()];
      }),
  };
  return own;
}

function matrixOf({ tf, bidders }: Trial, values: Float32Array): Tensor2D {
  return tf.tensor2d(values, [values.length / bidders, bidders]);
}

/** What the penalty selects from the sweep of the network as it is. */
function select({ tf, network, grids }: Trial, penalty: Penalty, values: Tensor2D): Tensor2D[] {
  const forward = network.forward(tf.tensor1d(network.parameters));
  const misreports = grids.map((grid) => tf.tensor1d(grid));
  return penalty.select(tf, sweepMisreports(tf, forward, values, misreports));
}

function costsAt(
  { tf, network, bidders }: Trial,
  penalty: Penalty,
  parameters: Tensor1D,
  values: Tensor2D,
  selected: readonly Tensor2D[],
): Tensor1D {
  const forward = network.forward(parameters);
  const lies = selected.map((bids): TensorOutcome => {
    const each = Array.from({ length: bidders }, (_, i) =>
      forward(replaceColumn(tf, values, i, tf.slice2d(bids, [0, i], [-1, 1]))),
    );
    const own = (part: keyof TensorOutcome) =>
      tf.concat(
        each.map((outcome, i) => tf.slice2d(outcome[part], [0, i], [-1, 1])),
        1,
      ) as Tensor2D;
    return { allocation: own("allocation"), payments: own("payments") };
  });
  return penalty.value(tf, values, forward(values), lies);
}

function expectOwnBids(own: Trial, penalty: Penalty): void {
  const { tf, bidders } = own;
  const chosen = tf.tidy(() =>
    select(own, penalty, matrixOf(own, own.values)).map((bids) => ({
      shape: bids.shape,
      data: bids.dataSync(),
    })),
  );
  expect(chosen, `\`select\` must return ${penalty.selected} matrices`).toHaveLength(penalty.selected);
  for (const { shape, data } of chosen) {
    expect(shape).toEqual([BATCH, bidders]);
    expect([...data].filter((bid) => !Number.isFinite(bid) || bid < 0)).toEqual([]);
  }
}

/**
 * Compares the slope along a random direction of the parameters, what was
 * selected being fixed, as in a training step.
 *
 * @returns the slope's size
 */
function expectGradient(own: Trial, penalty: Penalty): number {
  const { tf, network } = own;
  const random = stream(own.bidders, "penalty-direction");
  const direction = network.parameters.map(() => 2 * random.uniform() - 1);
  const [exact, difference] = tf.tidy(() => {
    const values = matrixOf(own, own.values);
    const selected = select(own, penalty, values);
    const cost = (parameters: Tensor1D) => tf.sum(costsAt(own, penalty, parameters, values, selected));
    const shifted = (by: number) =>
      cost(tf.tensor1d(network.parameters.map((each, k) => each + by * direction[k]!))).dataSync()[0]!;
    const slope = tf.grad((parameters) => cost(parameters as Tensor1D))(tf.tensor1d(network.parameters));
    return [
      sum([...slope.dataSync()].map((each, k) => each * direction[k]!)),
      (shifted(STEP) - shifted(-STEP)) / (2 * STEP),
    ];
  });
  // A twentieth for kinks between the two steps.
  const tolerance = SLOPE_ROUNDING + 0.05 * Math.abs(difference!);
  expect(
    Math.abs(exact! - difference!),
    `the gradient says ${exact}, the difference ${difference}`,
  ).toBeLessThan(tolerance);
  return Math.abs(difference!);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((before, each) => before + each, 0);
}
