import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { DifferentiableArchitecture, Tf } from "../differentiable.js";
import { dense } from "./lookahead-net/dense.differentiable.js";
import { LOG_SHIFT } from "./lookahead-net/reserve-net.js";
import { type LookaheadNetSpec, weightSets } from "./lookahead-net/spec.js";
import { STEEPEST } from "./lookahead-net/spline.js";
import { thirds } from "./lookahead-net/thirds.js";

type Parameters = Readonly<Record<string, Tensor>>;

/** What a LookaheadNet decides by, as functions of bids `[rows, bidders]` in units of the scale. */
export interface RankingNetwork {
  /** s, `[rows, bidders]`. */
  scores(bids: Tensor2D): Tensor2D;
  /** t, `[rows, bidders]`; bidder i's does not depend on bidder i's bid. */
  reserves(bids: Tensor2D): Tensor2D;
}

/** The coefficient of a schedule that is the temperature τ of the soft auction. */
export const TEMPERATURE = "temperature";

/**
 * The soft auction that training improves, monotone in the own bid like the hard one:
 *
 *     x_i = softmax_i(s / τ) · σ((b_i − t_i) / τ)
 *
 * @param bids `[rows, bidders]`, as are scores and reserves
 */
export function softAllocation(
  tf: Tf,
  bids: Tensor2D,
  scores: Tensor2D,
  reserves: Tensor2D,
  temperature: number,
): Tensor2D {
  const sharpness = 1 / temperature;
  const reaches = tf.sigmoid(tf.mul(tf.sub(bids, reserves), sharpness));
  return tf.mul(tf.softmax(tf.mul(scores, sharpness) as Tensor2D), reaches);
}

/** LookaheadNet as tensor operations: the scores and reserves that its `run` decides by. */
export const differentiableLookaheadNet: DifferentiableArchitecture<LookaheadNetSpec, RankingNetwork> = {
  bind(tf, spec, parameters) {
    const views = viewsOf(tf, spec);
    const scoreOf = boundScores(tf, spec, parameters, views.arrange);
    const reserveOf = boundReserves(tf, spec, parameters, views.arrange);
    return {
      scores: (bids) => views.eachBidder(bids, scoreOf),
      reserves: (bids) => views.eachBidder(bids, reserveOf),
    };
  },
  /** The allocation implies the payments. */
  outcome: (tf, { scores, reserves }, bids, coefficients) => ({
    allocation: softAllocation(tf, bids, scores(bids), reserves(bids), coefficients[TEMPERATURE]![0]!),
  }),
};

/** One weight set's output from the bids it sees: `[rows, bidders]` to `[rows, 1]`. */
type Column = (inputs: Tensor2D) => Tensor2D;

interface Views {
  /** Rows of `weights` (`[inputs, …]`, own bid first) in the order of the columns that `set` reads. */
  arrange(weights: Tensor2D, set: number): Tensor2D;
  /** Applies each bidder's column to what it sees and puts the results side by side. */
  eachBidder(bids: Tensor2D, columns: readonly Column[]): Tensor2D;
}

/**
 * Bidders with their own weights all read the same bids: it is their weights
 * that are put in order. Bidders that share weights each have a view of their
 * own, the others' bids sorted, one below the other in one tall matrix.
 */
function viewsOf(tf: Tf, { bidders, shared }: LookaheadNetSpec): Views {
  const sideBySide = (tall: Tensor): Tensor2D => tf.transpose(tf.reshape(tall, [bidders, -1])) as Tensor2D;
  if (shared) {
    return {
      arrange: (weights) => weights,
      eachBidder: (bids, [column]) => sideBySide(column!(sortedViews(tf, bids))),
    };
  }
  const orders = Array.from({ length: bidders }, (_, i) => {
    const matrix = tf.buffer([bidders, bidders]);
    const view = [i, ...Array.from({ length: bidders }, (_, j) => j).filter((j) => j !== i)];
    view.forEach((bidder, position) => {
      matrix.set(1, bidder, position);
    });
    return matrix.toTensor() as Tensor2D;
  });
  return {
    arrange: (weights, set) => tf.matMul(orders[set]!, weights),
    eachBidder: (bids, columns) =>
      sideBySide(
        tf.concat(
          columns.map((column) => column(bids)),
          0,
        ),
      ),
  };
}

/** `[bidders · rows, bidders]`: every bidder's own bid, then the others' from the highest down. */
function sortedViews(tf: Tf, bids: Tensor2D): Tensor2D {
  const bidders = bids.shape[1];
  const views = Array.from({ length: bidders }, (_, i) => {
    const own = tf.slice2d(bids, [0, i], [-1, 1]);
    if (bidders === 1) return own;
    const before = tf.slice2d(bids, [0, 0], [-1, i]);
    const others = tf.concat([before, tf.slice2d(bids, [0, i + 1], [-1, bidders - i - 1])], 1);
    return tf.concat([own, tf.topk(others, bidders - 1).values], 1);
  });
  return tf.concat(views, 0) as Tensor2D;
}

/** The arrays of one network, one tensor a weight set. */
function splitSets(tf: Tf, spec: LookaheadNetSpec, tensor: Tensor): Tensor[] {
  const sets = weightSets(spec);
  const rows = tensor.rank === 3 ? tensor.shape[1]! : 1;
  // Stacked rows split into equal blocks: one operation, whose gradient is one concatenation.
  const flat = tf.reshape(tensor, [sets * rows, -1]);
  const blocks = sets === 1 ? [flat] : tf.split(flat, sets, 0);
  return tensor.rank === 3 ? blocks : blocks.map((block) => tf.reshape(block, [-1]));
}

function boundScores(
  tf: Tf,
  spec: LookaheadNetSpec,
  parameters: Parameters,
  arrange: Views["arrange"],
): Column[] {
  const spline = boundSpline(tf, spec, parameters, arrange);
  const monotone = boundMonotone(tf, spec, parameters, arrange);
  const weights = tf.mul(tf.neg(tf.softplus(parameters["cross.weights"]!)), othersOnly(tf, spec));
  const cross = splitSets(tf, spec, tf.expandDims(weights, 2)) as Tensor2D[];
  const offsets = splitSets(tf, spec, tf.expandDims(parameters["score.offset"]!, 1)) as Tensor1D[];
  return offsets.map((offset, set) => {
    const crossWeights = arrange(cross[set]!, set);
    return (inputs) =>
      tf.addN([
        spline[set]!(inputs),
        monotone[set]!(inputs),
        dense(tf, inputs, crossWeights, offset, { activation: "none", inputGradient: false }),
      ]) as Tensor2D;
  });
}

/**
 * ψ as a layer of ReLUs: with slope increments in place of slopes,
 *
 *     ψ(b) = Σ_k (e^{a_k} − e^{a_{k−1}}) relu(b − κ_k) − e^{a_0} relu(κ_1 − b)   (e^{a_0} := 0 in the sum)
 */
function boundSpline(
  tf: Tf,
  spec: LookaheadNetSpec,
  parameters: Parameters,
  arrange: Views["arrange"],
): Column[] {
  const { bidders, pieces } = spec;
  const increments = tf.buffer([pieces + 1, pieces + 1]);
  increments.set(-1, 0, 0);
  for (let k = 1; k <= pieces; k++) {
    increments.set(1, k, k);
    if (k > 1) increments.set(-1, k, k - 1);
  }
  const slopes = tf.exp(tf.clipByValue(parameters["spline.log-slopes"]!, -STEEPEST, STEEPEST));
  const own = tf.buffer([bidders, pieces + 1]);
  for (let k = 0; k <= pieces; k++) own.set(k === 0 ? -1 : 1, 0, k);
  const knots = splitSets(tf, spec, parameters["spline.knots"]!) as Tensor1D[];
  const ofSets = splitSets(tf, spec, tf.expandDims(slopes, 2)) as Tensor2D[];
  return ofSets.map((slope, set) => {
    const coefficients = tf.matMul(increments.toTensor() as Tensor2D, slope) as Tensor2D;
    const selection = arrange(own.toTensor() as Tensor2D, set);
    const starts = tf.concat([tf.slice1d(knots[set]!, 0, 1), tf.neg(knots[set]!)]) as Tensor1D;
    const none = tf.zeros([1]) as Tensor1D;
    return (inputs) => {
      const features = tf.relu(tf.add(tf.matMul(inputs, selection), starts)) as Tensor2D;
      return dense(tf, features, coefficients, none, { activation: "none", inputGradient: false });
    };
  });
}

function boundMonotone(
  tf: Tf,
  spec: LookaheadNetSpec,
  parameters: Parameters,
  arrange: Views["arrange"],
): Column[] {
  const { bidders, hidden } = spec;
  const { relus, ...kinds } = thirds(hidden);
  const spread = tf.tensor2d(kinds.spread, [hidden, relus]);
  const gather = tf.transpose(tf.tensor2d(kinds.gather, [hidden, relus])) as Tensor2D;
  const shift = tf.tensor1d(kinds.shift);
  const constant = tf.tensor2d(kinds.constant, [1, hidden]);
  const signs = tf.tensor1d(Array.from({ length: bidders }, (_, j) => (j === 0 ? 1 : -1)));
  const positive = (name: string) => tf.softplus(parameters[`monotone.${name}`]!);
  const sets = <T extends Tensor>(tensor: Tensor) => splitSets(tf, spec, tensor) as T[];
  const weights1 = sets<Tensor2D>(tf.mul(positive("weights1"), tf.reshape(signs, [1, bidders, 1])));
  const weights2 = sets<Tensor2D>(positive("weights2"));
  const weights3 = sets<Tensor2D>(tf.expandDims(positive("weights3"), 2));
  const biases = (name: string) => sets<Tensor1D>(parameters[`monotone.${name}`]!);
  const [biases1, biases2] = [biases("biases1"), biases("biases2")];
  /** The biases of the ReLUs from those of the units: `[hidden]` to `[relus]`. */
  const spreadBiases = (unitBiases: Tensor): Tensor1D =>
    tf.add(tf.reshape(tf.matMul(tf.reshape(unitBiases, [1, hidden]), spread), [relus]), shift);
  return weights1.map((first, set) => {
    const layer1 = arrange(tf.matMul(first, spread), set);
    const shift1 = spreadBiases(biases1[set]!);
    const layer2 = tf.matMul(gather, tf.matMul(weights2[set]!, spread)) as Tensor2D;
    const ofConstant2 = tf.matMul(constant, weights2[set]!);
    const shift2 = spreadBiases(tf.add(biases2[set]!, tf.reshape(ofConstant2, [hidden])));
    const layer3 = tf.matMul(gather, weights3[set]!) as Tensor2D;
    const shift3 = tf.reshape(tf.matMul(constant, weights3[set]!), [1]) as Tensor1D;
    return (inputs) => {
      const units1 = dense(tf, inputs, layer1, shift1, { activation: "relu", inputGradient: false });
      const units2 = dense(tf, units1, layer2, shift2, { activation: "relu", inputGradient: true });
      return dense(tf, units2, layer3, shift3, { activation: "none", inputGradient: true });
    };
  });
}

function boundReserves(
  tf: Tf,
  spec: LookaheadNetSpec,
  parameters: Parameters,
  arrange: Views["arrange"],
): Column[] {
  const sets = <T extends Tensor>(tensor: Tensor) => splitSets(tf, spec, tensor) as T[];
  const array = (name: string) => parameters[`reserve.${name}`]!;
  const mask = tf.expandDims(othersOnly(tf, spec), 2) as Tensor3D;
  const weights1 = sets<Tensor2D>(tf.mul(array("weights1"), mask));
  const logWeights1 = sets<Tensor2D>(tf.mul(array("log-weights1"), mask));
  const skip = sets<Tensor2D>(tf.expandDims(tf.mul(array("skip"), othersOnly(tf, spec)), 2));
  const weights2 = sets<Tensor2D>(array("weights2"));
  const weights3 = sets<Tensor2D>(tf.expandDims(array("weights3"), 2));
  const biases1 = sets<Tensor1D>(array("biases1"));
  const biases2 = sets<Tensor1D>(array("biases2"));
  const offset = sets<Tensor1D>(tf.expandDims(array("offset"), 1));
  return weights1.map((first, set) => {
    const layer1 = tf.concat([arrange(first, set), arrange(logWeights1[set]!, set)], 0) as Tensor2D;
    const skipped = arrange(skip[set]!, set);
    const none = tf.zeros([1]) as Tensor1D;
    return (inputs) => {
      const features = tf.concat([inputs, tf.log(tf.add(inputs, LOG_SHIFT))], 1) as Tensor2D;
      const units1 = dense(tf, features, layer1, biases1[set]!, { activation: "silu", inputGradient: false });
      const units2 = dense(tf, units1, weights2[set]!, biases2[set]!, {
        activation: "silu",
        inputGradient: true,
      });
      return tf.add(
        dense(tf, units2, weights3[set]!, offset[set]!, { activation: "none", inputGradient: true }),
        dense(tf, inputs, skipped, none, { activation: "none", inputGradient: false }),
      );
    };
  });
}

/** `[1, inputs]`: 0 for the own bid, 1 for the others'. */
function othersOnly(tf: Tf, { bidders }: LookaheadNetSpec): Tensor2D {
  return tf.tensor2d([Array.from({ length: bidders }, (_, j) => (j === 0 ? 0 : 1))]);
}
