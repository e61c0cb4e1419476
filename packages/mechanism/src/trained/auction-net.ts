import {
  type ArchitectureSpec,
  type BidderOutcome,
  emptyOutcome,
  type NamedParameters,
  type Outcome,
  type ParameterArray,
  type Profiles,
  type Random,
  requireBidders,
} from "@auction-mech/core";
import { z } from "zod";
import type { Architecture } from "./architecture.js";
import { type Dense, type MovingInput, movingInput } from "./moving-input.js";

export interface AuctionNetSpec extends ArchitectureSpec {
  readonly mechanism: "auction-net";
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
}

const specSchema = z.strictObject({
  mechanism: z.literal("auction-net"),
  bidders: z.int().min(1).max(64),
  scale: z.number().positive(),
  hidden: z.array(z.int().min(1).max(1024)).min(1).max(8),
});

/**
 * AuctionNet: a multilayer perceptron from bids to an allocation (softmax over
 * the bidders and "no sale") and to payment fractions ρ, so that
 *
 *     p_i = ρ_i b_i x_i,   0 ≤ ρ_i ≤ 1
 *
 * is ex-post individually rational by construction. It is **not** truthful:
 * training makes its regret small, never zero.
 *
 * Dütting, Feng, Narasimhan, Parkes, Ravindranath, "Optimal Auctions through
 * Deep Learning" (2019), section 4 (RegretNet for one item).
 */
export const auctionNet: Architecture<AuctionNetSpec> = {
  name: "auction-net",
  summary: "Multilayer perceptron with payment fractions: IR by construction, small regret by training",
  spec: specSchema,
  shapes: auctionNetShapes,
  initialise,
  create(spec, parameters) {
    const net = network(spec, parameters);
    return {
      name: spec.mechanism,
      bidders: spec.bidders,
      spec,
      parameters,
      run: (bids) => run(spec, net, bids),
      outcomesAlong: (bids, bidder, ownBids) => outcomesAlong(spec, net, bids, bidder, ownBids),
    };
  },
};

/** Layer weights are `[inputs, outputs]`; the allocation's last output is "no sale". */
function auctionNetShapes({ bidders, hidden }: AuctionNetSpec): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {};
  let inputs = bidders;
  const dense = (name: string, outputs: number) => {
    shapes[`${name}.weight`] = [inputs, outputs];
    shapes[`${name}.bias`] = [outputs];
  };
  hidden.forEach((width, layer) => {
    dense(`hidden${layer + 1}`, width);
    inputs = width;
  });
  dense("allocation", bidders + 1);
  dense("payment", bidders);
  return shapes;
}

/** Uniform on ±1/√inputs, weights and biases alike. */
function initialise(spec: AuctionNetSpec, random: Random): NamedParameters {
  let bound = 0;
  return Object.fromEntries(
    Object.entries(auctionNetShapes(spec)).map(([name, shape]): [string, ParameterArray] => {
      if (shape.length === 2) bound = 1 / Math.sqrt(shape[0]!);
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, data: Float32Array.from({ length }, () => bound * (2 * random.uniform() - 1)) }];
    }),
  );
}

// --- Forward pass in 64-bit floats ---

interface Network {
  readonly first: Dense;
  readonly deeper: readonly Dense[];
  /** The first two hidden layers along one bidder's bid, where there are two. */
  readonly moving: MovingInput | undefined;
  readonly allocation: Dense;
  readonly payment: Dense;
}

function network(spec: AuctionNetSpec, parameters: NamedParameters): Network {
  const dense = (name: string): Dense => {
    const bias = Float64Array.from(parameters[`${name}.bias`]!.data);
    return {
      weight: Float64Array.from(parameters[`${name}.weight`]!.data),
      bias,
      output: new Float64Array(bias.length),
    };
  };
  const [first, ...deeper] = spec.hidden.map((_, layer) => dense(`hidden${layer + 1}`));
  const moving = deeper[0] && movingInput(spec.hidden[0]!, deeper[0]);
  return { first: first!, deeper, moving, allocation: dense("allocation"), payment: dense("payment") };
}

function run(spec: AuctionNetSpec, net: Network, bids: Profiles): Outcome {
  requireBidders("bids", bids, spec.bidders);
  const { batch, bidders, data } = bids;
  const outcome = emptyOutcome(batch, bidders);
  const scaled = new Float64Array(bidders);
  for (let row = 0; row < batch; row++) {
    const at = row * bidders;
    for (let i = 0; i < bidders; i++) scaled[i] = data[at + i]! / spec.scale;
    applyDense(net.first, scaled);
    const features = hiddenFeatures(net);
    const shares = softmax(applyDense(net.allocation, features));
    const logits = applyDense(net.payment, features);
    for (let i = 0; i < bidders; i++) {
      outcome.allocation.data[at + i] = shares[i]!;
      outcome.payments.data[at + i] = sigmoid(logits[i]!) * data[at + i]! * shares[i]!;
    }
  }
  return outcome;
}

/** Own bids to a stretch: shorter ones have fewer switching units, but each costs a pass over the first layer. */
const STRETCH = 16;

/** Only bidder's column of the first layer moves along its own bids, and only its payment is needed. */
function outcomesAlong(
  spec: AuctionNetSpec,
  net: Network,
  bids: Profiles,
  bidder: number,
  ownBids: Float64Array,
): BidderOutcome {
  requireBidders("bids", bids, spec.bidders);
  const { batch, bidders, data } = bids;
  const points = batch === 0 ? 0 : ownBids.length / batch;
  const allocation = new Float64Array(ownBids.length);
  const payments = new Float64Array(ownBids.length);
  const width = net.first.bias.length;
  const column = net.first.weight.subarray(bidder * width, (bidder + 1) * width);
  const others = new Float64Array(bidders);
  const base = new Float64Array(width);
  for (let row = 0; row < batch; row++) {
    for (let i = 0; i < bidders; i++) others[i] = i === bidder ? 0 : data[row * bidders + i]! / spec.scale;
    base.set(applyDense(net.first, others));
    for (let from = row * points; from < (row + 1) * points; from += STRETCH) {
      const own = ownBids.subarray(from, Math.min(from + STRETCH, (row + 1) * points));
      const featuresAt = featuresAlong(net, base, column, own, spec.scale);
      for (let k = 0; k < own.length; k++) {
        const features = featuresAt(own[k]! / spec.scale);
        const share = softmax(applyDense(net.allocation, features))[bidder]!;
        allocation[from + k] = share;
        payments[from + k] = sigmoid(oneOutput(net.payment, features, bidder)) * own[k]! * share;
      }
    }
  }
  return { allocation, payments };
}

/** The last hidden layer's activations as one bidder's scaled bid moves within a stretch of its own bids. */
function featuresAlong(
  net: Network,
  base: Float64Array,
  column: Float64Array,
  own: Float64Array,
  scale: number,
): (bid: number) => Float64Array {
  const { first, moving } = net;
  if (moving === undefined) {
    return (bid) => {
      for (let unit = 0; unit < base.length; unit++) first.output[unit] = base[unit]! + column[unit]! * bid;
      return rectify(first.output);
    };
  }
  moving.stretch(base, column, Math.min(...own) / scale, Math.max(...own) / scale);
  const [second, ...deeper] = net.deeper;
  return (bid) => {
    moving.at(bid);
    return deeper.reduce((features, layer) => rectify(applyDense(layer, features)), rectify(second!.output));
  };
}

/** The last hidden layer's activations, from the first layer's `output` before its ReLU. */
function hiddenFeatures(net: Network): Float64Array {
  let features = rectify(net.first.output);
  for (const layer of net.deeper) features = rectify(applyDense(layer, features));
  return features;
}

/** Writes `inputs · weight + bias` into the layer's `output`; inactive inputs cost nothing. */
function applyDense({ weight, bias, output }: Dense, inputs: Float64Array): Float64Array {
  output.set(bias);
  const width = output.length;
  for (let j = 0; j < inputs.length; j++) {
    const input = inputs[j]!;
    if (input === 0) continue;
    const at = j * width;
    for (let k = 0; k < width; k++) output[k] = output[k]! + input * weight[at + k]!;
  }
  return output;
}

function oneOutput({ weight, bias }: Dense, inputs: Float64Array, output: number): number {
  const width = bias.length;
  let sum = bias[output]!;
  for (let j = 0; j < inputs.length; j++) sum += inputs[j]! * weight[j * width + output]!;
  return sum;
}

function rectify(values: Float64Array): Float64Array {
  for (let k = 0; k < values.length; k++) if (!(values[k]! > 0)) values[k] = 0;
  return values;
}

function softmax(logits: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logits.length; k++) highest = Math.max(highest, logits[k]!);
  let sum = 0;
  for (let k = 0; k < logits.length; k++) {
    const weight = Math.exp(logits[k]! - highest);
    logits[k] = weight;
    sum += weight;
  }
  for (let k = 0; k < logits.length; k++) logits[k] = logits[k]! / sum;
  return logits;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
