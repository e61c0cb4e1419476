import type { Profiles } from "@auction-mech/core";
import type { EstimatorDraws, LookaheadNetShape } from "@auction-mech/kernels";

type Arrays = Readonly<Record<string, { readonly data: ArrayLike<number> }>>;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const silu = (x: number) => x * sigmoid(x);
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

/** LookaheadNet's soft auction in 64-bit floats and plain loops, from the definitions. */
export function softAuction(shape: LookaheadNetShape, parameters: Arrays, temperature: number) {
  const { bidders, hidden, shared } = shape;
  const sets = shared ? 1 : bidders;
  const part = (name: string, i: number) => {
    const all = Array.from(parameters[name]!.data);
    const length = all.length / sets;
    const set = shared ? 0 : i;
    return all.slice(set * length, (set + 1) * length);
  };
  const sees = (bids: readonly number[], i: number) =>
    shared ? [bids[i]!, ...bids.toSpliced(i, 1).sort((a, b) => b - a)] : bids;
  const ownAt = (i: number) => (shared ? 0 : i);
  const dense = (inputs: readonly number[], weights: readonly number[], biases: readonly number[]) =>
    biases.map((bias, k) => inputs.reduce((sum, x, j) => sum + x * weights[j * hidden + k]!, bias));
  const thirds = (units: readonly number[]) =>
    units.map((z, k) =>
      k < hidden / 3 ? Math.max(z, 0) : k < (2 * hidden) / 3 ? Math.min(z, 0) : clamp(z, -1, 1),
    );

  function score(bids: readonly number[], i: number): number {
    const view = sees(bids, i);
    const own = ownAt(i);
    const knots = part("spline.knots", i);
    const slopes = part("spline.log-slopes", i).map((a) => Math.exp(clamp(a, -10, 10)));
    const bid = view[own]!;
    let sum = -slopes[0]! * Math.max(knots[0]! - bid, 0);
    knots.forEach((knot, k) => {
      sum += slopes[k + 1]! * clamp(bid - knot, 0, (knots[k + 1] ?? Number.POSITIVE_INFINITY) - knot);
    });
    const signed = view.map((b, j) => (j === own ? b : -b));
    const weights = (name: string) => part(name, i).map(softplus);
    const units1 = thirds(dense(signed, weights("monotone.weights1"), part("monotone.biases1", i)));
    const units2 = thirds(dense(units1, weights("monotone.weights2"), part("monotone.biases2", i)));
    weights("monotone.weights3").forEach((w, k) => {
      sum += w * units2[k]!;
    });
    weights("cross.weights").forEach((w, j) => {
      if (j !== own) sum -= w * view[j]!;
    });
    return sum + part("score.offset", i)[0]!;
  }

  function reserve(bids: readonly number[], i: number): number {
    const others = sees(bids, i).map((b, j) => (j === ownAt(i) ? null : b));
    const linear = others.map((b) => b ?? 0);
    const logs = others.map((b) => (b === null ? 0 : Math.log(b + 0.02)));
    const both = [...part("reserve.weights1", i), ...part("reserve.log-weights1", i)];
    const units1 = dense([...linear, ...logs], both, part("reserve.biases1", i)).map(silu);
    const units2 = dense(units1, part("reserve.weights2", i), part("reserve.biases2", i)).map(silu);
    const top = part("reserve.weights3", i).reduce((sum, w, k) => sum + w * units2[k]!, 0);
    const skip = part("reserve.skip", i).reduce((sum, w, j) => sum + w * linear[j]!, 0);
    return top + skip + part("reserve.offset", i)[0]!;
  }

  return (bids: readonly number[]): number[] => {
    const scores = bids.map((_, i) => score(bids, i) / temperature);
    const highest = Math.max(...scores);
    const weights = scores.map((s) => Math.exp(s - highest));
    const total = weights.reduce((sum, w) => sum + w, 0);
    return bids.map((b, i) => (weights[i]! / total) * sigmoid((b - reserve(bids, i)) / temperature));
  };
}

type Auction = ReturnType<typeof softAuction>;

/** A row of bids whose share of one bidder counts with a weight. */
export interface WeightedRow {
  readonly bids: readonly number[];
  readonly weights: readonly number[];
}

/** The rows of the three-row estimate of −revenue, from its description in trainer's myerson-estimate.ts. */
export function estimateRows(
  allocate: Auction,
  values: Profiles,
  draws: EstimatorDraws,
  temperature: number,
): WeightedRow[] {
  const halvings = Math.min(7, Math.max(1, Math.ceil(Math.log2(1 / temperature))));
  return Array.from({ length: values.batch }, (_, row) => {
    const bids = [...values.data.subarray(row * values.bidders, (row + 1) * values.bidders)];
    const shares = allocate(bids);
    const floored = shares.map((x) => x + 0.02);
    const total = floored.reduce((sum, x) => sum + x, 0);
    let before = 0;
    let i = 0;
    floored.forEach((x, j) => {
      if (draws.candidate[row]! * total >= before) i = j;
      before += x;
    });
    const own = bids[i]!;
    let low = 0;
    let width = own;
    for (let k = 0; k < halvings; k++) {
      width /= 2;
      if (!(allocate(bids.with(i, low + width))[i]! > shares[i]! / 2)) low += width;
    }
    const top = Math.max(own, 1e-6);
    const centre = low + width / 2;
    const spread = width + 2 * temperature;
    const cdf = (bid: number) => sigmoid((bid - centre) / spread);
    const mass = Math.max(cdf(top) - cdf(0), 1e-9);
    const level = clamp(cdf(0) + draws.logistic[row]! * mass, 1e-7, 1 - 1e-7);
    const logistic = clamp(centre + spread * Math.log(level / (1 - level)), 0, top);
    const misreports = [draws.uniform[row]! * top, logistic].map((bid) => {
      const density = 1 / top + (cdf(bid) * (1 - cdf(bid))) / (spread * mass);
      const weight = total / (density * floored[i]!);
      return { bids: bids.with(i, bid), weights: bids.map((_, j) => (j === i ? weight : 0)) };
    });
    return [{ bids, weights: bids.map((b) => -b) }, ...misreports];
  }).flat();
}

/** Σ weights · shares / batch. */
export function weightedLoss(allocate: Auction, rows: readonly WeightedRow[], batch: number): number {
  return (
    rows.reduce(
      (sum, { bids, weights }) => allocate(bids).reduce((own, share, i) => own + weights[i]! * share, sum),
      0,
    ) / batch
  );
}
