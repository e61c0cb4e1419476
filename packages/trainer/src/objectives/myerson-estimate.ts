import {
  type RankingNetwork,
  softAllocation,
  TEMPERATURE,
  type Tf,
} from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Coefficients, Objective, TensorDraws } from "./objective.js";

/** Keeps the chance of bidders who seldom win away from 0. */
const LEAST_SHARE = 0.02;
/** Halvings of [0, b_i] in the search for t̂, at most. */
const BISECTIONS = 7;

/**
 * −E[Σ_i p_i] of the soft auction x, the payments being those that the
 * allocation implies (Myerson's identity):
 *
 *     Σ_i p_i(b) = Σ_i b_i x_i(b) − Σ_i ∫_0^{b_i} x_i(z, b_-i) dz
 *
 * estimated without bias from three rows a profile, whatever the number of
 * bidders: the profile itself and two misreports of one candidate i, drawn
 * with chance q_i ∝ x_i(b) + 0.02. One misreport is uniform on [0, b_i], the
 * other logistic around t̂, truncated to [0, b_i], with density g; t̂ is where
 * x_i falls to half, found by bisection, because about there the integrand
 * jumps. With z₁, z₂ so drawn,
 *
 *     estimate = Σ_j b_j x_j(b) − Σ_k x_i(z_k, b_-i) / ((1 / b_i + g(z_k)) q_i)
 *
 * Draws, each `[batch]` uniform on [0, 1): `candidate`, `uniform`, `logistic`.
 *
 * Myerson, "Optimal Auction Design" (1981), lemma 3; Veach and Guibas,
 * "Optimally Combining Sampling Techniques" (1995), for the weights.
 */
export const myersonEstimate: Objective<RankingNetwork> = {
  name: "Myerson revenue of the soft auction",
  common: (coefficients) => halvingsAt(coefficients[TEMPERATURE]![0]!),
  prepare(tf, network, values, draws, coefficients) {
    const temperature = temperatureOf(coefficients);
    const reserves = network.reserves(values);
    const allocate = (bids: Tensor2D) =>
      softAllocation(tf, bids, network.scores(bids), reserves, temperature);
    const shares = allocate(values);
    const { candidate, chance } = drawCandidate(tf, shares, columnOf(tf, draws, "candidate"));
    const pick = (matrix: Tensor2D) => tf.sum(tf.mul(matrix, candidate), 1, true) as Tensor2D;
    const others = tf.mul(values, tf.sub(1, candidate));
    const bidding = (own: Tensor2D) => tf.add(others, tf.mul(candidate, own)) as Tensor2D;
    const own = pick(values);
    const half = tf.mul(pick(shares), 0.5) as Tensor2D;
    const halvings = halvingsAt(coefficients[TEMPERATURE]!.numbers[0]!);
    const bracket = bisect(tf, own, halvings, (middle) => tf.greater(pick(allocate(bidding(middle))), half));
    const misreports = drawMisreports(tf, own, bracket, temperature, draws);
    const changed = misreports.map(({ bids }) => bidding(bids));
    const weights = misreports.map(
      ({ density }) => tf.neg(tf.div(candidate, tf.mul(density, chance))) as Tensor2D,
    );
    return [tf.concat([values, ...changed], 0), tf.concat([values, ...weights], 0)] as Tensor2D[];
  },
  loss: (tf, network, values, [rows, weights], coefficients) =>
    weightedShares(tf, network, values, rows!, weights!, coefficients),
};

/** −Σ weights · x(rows) / batch, where the rows are several versions of the profiles `values`, one below the other. */
export function weightedShares(
  tf: Tf,
  network: RankingNetwork,
  values: Tensor2D,
  rows: Tensor2D,
  weights: Tensor2D,
  coefficients: Coefficients,
): ReturnType<Objective["loss"]> {
  const [batch] = values.shape;
  // No reserve depends on the own bid, the only one that differs between the versions that count.
  const reserves = tf.tile(network.reserves(values), [rows.shape[0] / batch, 1]);
  const shares = softAllocation(tf, rows, network.scores(rows), reserves, temperatureOf(coefficients));
  const revenue = tf.div(tf.sum(tf.mul(shares, weights)), batch) as Scalar;
  return { loss: tf.neg(revenue), terms: { revenue } };
}

// --- Internal helpers ---

function temperatureOf(coefficients: Coefficients): Tensor1D {
  return coefficients[TEMPERATURE]!.vector;
}

/** As many as bring the bracket down to a temperature, which need not be known better. */
function halvingsAt(temperature: number): number {
  return Math.min(BISECTIONS, Math.max(1, Math.ceil(Math.log2(1 / temperature))));
}

/** One of the draws as a column, `[batch, 1]`. */
function columnOf(tf: Tf, draws: TensorDraws, name: string): Tensor2D {
  return tf.reshape(draws[name]!, [-1, 1]) as Tensor2D;
}

/**
 * Draws one bidder a row with chance proportional to its share, with a floor.
 *
 * @returns the candidate as a row of zeros and a one, `[batch, bidders]`, and its chance, `[batch, 1]`
 */
function drawCandidate(tf: Tf, shares: Tensor2D, draw: Tensor2D): { candidate: Tensor2D; chance: Tensor2D } {
  const bidders = shares.shape[1];
  const floored = tf.add(shares, LEAST_SHARE) as Tensor2D;
  const total = tf.sum(floored, 1, true);
  const before = tf.cumsum(floored, 1, true);
  const reached = tf.cast(tf.greaterEqual(tf.mul(draw, total), before), "float32") as Tensor2D;
  const next = tf.concat([tf.slice2d(reached, [0, 1], [-1, bidders - 1]), tf.zeros([shares.shape[0], 1])], 1);
  const candidate = tf.sub(reached, next) as Tensor2D;
  const chance = tf.div(tf.sum(tf.mul(floored, candidate), 1, true), total) as Tensor2D;
  return { candidate, chance };
}

interface Bracket {
  readonly low: Tensor2D;
  readonly high: Tensor2D;
}

/** Halves [0, own] towards where `above` begins, `[batch, 1]`. */
function bisect(tf: Tf, own: Tensor2D, halvings: number, above: (middle: Tensor2D) => Tensor): Bracket {
  let low = tf.zerosLike(own);
  let width = own;
  for (let k = 0; k < halvings; k++) {
    width = tf.mul(width, 0.5);
    const middle = tf.add(low, width) as Tensor2D;
    low = tf.add(low, tf.mul(width, tf.sub(1, tf.cast(above(middle), "float32"))));
  }
  return { low, high: tf.add(low, width) };
}

interface Misreport {
  /** `[batch, 1]` */
  readonly bids: Tensor2D;
  /** Density at `bids` summed over both ways of drawing, `[batch, 1]`. */
  readonly density: Tensor2D;
}

/** The uniform and the logistic misreport. */
function drawMisreports(
  tf: Tf,
  own: Tensor2D,
  { low, high }: Bracket,
  temperature: Tensor1D,
  draws: TensorDraws,
): Misreport[] {
  const top = tf.maximum(own, 1e-6);
  const centre = tf.mul(tf.add(low, high), 0.5);
  const width = tf.add(tf.sub(high, low), tf.mul(temperature, 2));
  const cdf = (bid: Tensor) => tf.sigmoid(tf.div(tf.sub(bid, centre), width));
  const from = cdf(tf.zerosLike(top));
  const mass = tf.maximum(tf.sub(cdf(top), from), 1e-9);
  const level = tf.clipByValue(tf.add(from, tf.mul(columnOf(tf, draws, "logistic"), mass)), 1e-7, 1 - 1e-7);
  const logit = tf.log(tf.div(level, tf.sub(1, level)));
  const logistic = tf.minimum(tf.relu(tf.add(centre, tf.mul(width, logit))), top);
  const uniform = tf.mul(columnOf(tf, draws, "uniform"), top);
  return [uniform, logistic].map((bids) => {
    const share = cdf(bids);
    const slope = tf.div(tf.mul(share, tf.sub(1, share)), tf.mul(width, mass));
    return { bids: bids as Tensor2D, density: tf.add(tf.div(1, top), slope) as Tensor2D };
  });
}
