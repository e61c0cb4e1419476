import { type NamedParameters, profiles, stream } from "@auction-mech/core";
import { lookaheadNet } from "@auction-mech/mechanism";
import { differentiableArchitectures, softAllocation } from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import {
  boundNetwork,
  noisyParameters,
  smallSpec,
  tensorOf,
  tf,
  uniformValues,
} from "./support/small-ranking.js";

/** The winner that scores and reserves name, or -1. */
function winners(scores: number[][], reserves: number[][], bids: number[][]): number[] {
  return scores.map((row, k) => {
    const best = row.indexOf(Math.max(...row));
    return bids[k]![best]! >= reserves[k]![best]! ? best : -1;
  });
}

for (const shared of [false, true]) {
  for (const bidders of [1, 2, 4]) {
    const spec = smallSpec({ shared, bidders });
    const name = `${shared ? "shared weights" : "own weights"}, ${bidders} bidders`;

    describe(`the differentiable LookaheadNet, ${name}`, () => {
      const parameters = noisyParameters(spec, 1);
      const values = uniformValues(200, bidders);

      it("ranks and reserves as the auction that runs", () => {
        const network = boundNetwork(spec, parameters);
        const bids = tensorOf(values);
        const read = (tensor: Tensor) => tensor.arraySync() as number[][];
        const named = winners(read(network.scores(bids)), read(network.reserves(bids)), read(bids));
        const { allocation } = lookaheadNet.create(spec, parameters).run(values);
        const sold = named.map((_, row) => {
          const shares = allocation.data.subarray(row * bidders, (row + 1) * bidders);
          return shares.indexOf(1);
        });
        expect(named).toEqual(sold);
        expect(new Set(sold).size).toBeGreaterThan(1);
      });

      it("has the gradients of central differences", () => {
        const loss = (given: NamedParameters) =>
          tf.tidy(() => {
            const network = boundNetwork(spec, given);
            return lossOf(network, tensorOf(uniformValues(20, bidders)));
          });
        const gradients = gradientsOf(spec, parameters, uniformValues(20, bidders));
        const random = stream(0, "direction");
        for (const [array, { shape, data }] of Object.entries(parameters)) {
          if (array === "spline.knots") continue;
          const direction = data.map(() => random.normal());
          const step = 1e-3;
          const moved = (sign: number) => ({
            ...parameters,
            [array]: { shape, data: data.map((value, k) => value + sign * step * direction[k]!) },
          });
          const difference = (loss(moved(1)).dataSync()[0]! - loss(moved(-1)).dataSync()[0]!) / (2 * step);
          const slope = gradients[array]!.reduce((sum, value, k) => sum + value * direction[k]!, 0);
          expect(Math.abs(slope - difference), array).toBeLessThan(0.02 * Math.abs(difference) + 3e-3);
        }
      });
    });
  }
}

describe("the scores and reserves of the twin", () => {
  it("are those of the pure network, to 32 bits", async () => {
    const spec = smallSpec({ bidders: 3, hidden: 24, pieces: 24 });
    const parameters = noisyParameters(spec, 3, 0.1);
    const network = boundNetwork(spec, parameters);
    const auction = lookaheadNet.create(spec, parameters);
    const values = uniformValues(300);
    const bids = tensorOf(values);
    const [scores, reserves] = [network.scores(bids), network.reserves(bids)].map(
      (tensor) => tensor.arraySync() as number[][],
    );
    // A winner's price is where its score meets the best other's, or its reserve: moving there must level them.
    const { allocation, payments } = auction.run(values);
    const levelled = profiles(values.batch, 3, values.data.slice());
    payments.data.forEach((price, at) => {
      if (allocation.data[at] === 1) levelled.data[at] = price;
    });
    const there = network.scores(tensorOf(levelled)).arraySync() as number[][];
    let byScore = 0;
    for (let row = 0; row < values.batch; row++) {
      const winner = allocation.data.subarray(row * 3, row * 3 + 3).indexOf(1);
      if (winner < 0) continue;
      const price = payments.data[row * 3 + winner]!;
      const rivals = there[row]!.filter((_, j) => j !== winner);
      const lead = there[row]![winner]! - Math.max(...rivals);
      const aboveReserve = price - Math.max(0, reserves![row]![winner]!);
      expect(aboveReserve).toBeGreaterThan(-1e-5);
      expect(lead).toBeGreaterThan(-1e-5);
      expect(Math.min(lead, aboveReserve)).toBeLessThan(1e-5);
      if (lead < 1e-5) byScore++;
    }
    expect(byScore).toBeGreaterThan(50);
    expect(scores).toHaveLength(300);
  });

  it("make an allocation that tends to the hard auction's", () => {
    const spec = smallSpec();
    const parameters = noisyParameters(spec, 1);
    const network = boundNetwork(spec, parameters);
    const bids = tensorOf(uniformValues(100));
    const soft = softAllocation(tf, bids, network.scores(bids), network.reserves(bids), 1e-6);
    const { allocation } = lookaheadNet.create(spec, parameters).run(uniformValues(100));
    const shares = soft.dataSync();
    allocation.data.forEach((share, at) => {
      expect(shares[at]!).toBeCloseTo(share, 2);
    });
  });
});

describe.each([false, true])("the gradient with shared weights %s", (shared) => {
  it("takes as many operations for eight bidders as for two", async () => {
    const operations = async (bidders: number) => {
      const spec = smallSpec({ shared, bidders });
      const parameters = noisyParameters(spec, 1);
      const { kernels } = await tf.profile(() => {
        gradientsOf(spec, parameters, uniformValues(4, bidders));
        return tf.scalar(0);
      });
      return kernels.length;
    };
    expect(await operations(8)).toBe(await operations(2));
  });
});

/** A smooth function of everything the network gives. */
function lossOf(network: ReturnType<typeof boundNetwork>, bids: ReturnType<typeof tensorOf>): Scalar {
  const shares = softAllocation(tf, bids, network.scores(bids), network.reserves(bids), 0.2);
  return tf.sum(tf.mul(shares, bids));
}

function gradientsOf(
  spec: ReturnType<typeof smallSpec>,
  parameters: NamedParameters,
  values: ReturnType<typeof uniformValues>,
): Record<string, Float32Array> {
  const names = Object.keys(parameters).filter((name) => name !== "spline.knots");
  const knots = parameters["spline.knots"]!;
  const gradient = tf.grads((...given: Tensor[]) => {
    const tensors = {
      ...Object.fromEntries(names.map((name, k) => [name, given[k]!])),
      "spline.knots": tf.tensor(knots.data, [...knots.shape]),
    };
    const network = differentiableArchitectures["lookahead-net"].bind(tf, spec, tensors);
    return lossOf(network, tensorOf(values));
  });
  const learned = names.map((name) => tf.tensor(parameters[name]!.data, [...parameters[name]!.shape]));
  return Object.fromEntries(
    gradient(learned).map((tensor, k) => [names[k]!, tensor.dataSync() as Float32Array]),
  );
}
