import type { Distribution } from "../distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import { toInternal } from "../param-representation.js";
import { normalLogMass } from "../samplers/normal.js";

/**
 * Probability of each point of a grid over one parameter, estimated from
 * trials: a truncated normal around each point that was hit, as wide as Scott's
 * rule says, with a prior over the whole grid. Categorical parameters have a
 * point a choice, others at most 50.
 *
 * Scott, "Multivariate Density Estimation" (1992).
 */
export function gridDensity(
  name: string,
  distribution: Distribution,
  trials: readonly FrozenTrial[],
): Float64Array {
  const values = trials.map((trial) => toInternal(distribution, own(trial.params, name)!));
  const density =
    distribution.kind === "categorical"
      ? categoricalDensity(values, distribution.choices.length)
      : numericalDensity(gridCounts(values, distribution));
  return density.map((p) => p + SMALLEST);
}

// --- Internal helpers ---

const MOST_POINTS = 50;
const PRIOR_WEIGHT = 1;
/** Keeps ratios of densities finite. */
const SMALLEST = 1e-12;
/** Narrowest kernel: 90 % of it within its own point of the grid. */
const NARROWEST = 0.5 / 1.64;

/** Each choice that was seen has one kernel of its count's weight. */
function categoricalDensity(values: readonly number[], choices: number): Float64Array {
  const counts = new Float64Array(choices);
  for (const value of values) counts[value]!++;
  const kernels = counts.filter((count) => count > 0).length + 1;
  const share = PRIOR_WEIGHT / kernels;
  const total = values.length + PRIOR_WEIGHT;
  return counts.map((count) => {
    const fromKernels = (values.length * share + count) / (1 + choices * share);
    return (fromKernels + PRIOR_WEIGHT / choices) / total;
  });
}

/** How many values are nearest to each point; in the middle between two, the lower one. */
function gridCounts(
  values: readonly number[],
  distribution: Exclude<Distribution, { kind: "categorical" }>,
): Float64Array {
  const { log, step, kind } = distribution;
  const scale = log ? Math.log : (x: number) => x;
  const [low, high] = [scale(distribution.low), scale(distribution.high)];
  let points = MOST_POINTS;
  if (kind === "int" && log) {
    points = Math.min(points, Math.ceil(Math.log2(distribution.high - distribution.low + 1)) + 1);
  } else if (step !== null) {
    points = Math.min(points, Math.round((distribution.high - distribution.low) / step) + 1);
  }
  const gap = (high - low) / (points - 1);
  const counts = new Float64Array(points);
  for (const value of values) {
    const at = Math.ceil((scale(value) - low) / gap - 0.5);
    counts[Math.min(points - 1, Math.max(0, at))]!++;
  }
  return counts;
}

function numericalDensity(counts: Float64Array): Float64Array {
  const last = counts.length - 1;
  const hit = [...counts.keys()].filter((point) => counts[point]! > 0);
  const width = Math.max(NARROWEST, scottWidth(hit, counts));
  const kernels = hit.map((centre) => ({ centre, width, weight: counts[centre]! }));
  kernels.push({ centre: last / 2, width: last + 1, weight: PRIOR_WEIGHT });
  const total = kernels.reduce((sum, { weight }) => sum + weight, 0);
  const density = new Float64Array(counts.length);
  for (const kernel of kernels) {
    const mass = (from: number, to: number) =>
      normalLogMass((from - kernel.centre) / kernel.width, (to - kernel.centre) / kernel.width);
    const whole = mass(-0.5, last + 0.5);
    for (let point = 0; point <= last; point++) {
      density[point]! += (kernel.weight / total) * Math.exp(mass(point - 0.5, point + 0.5) - whole);
    }
  }
  return density;
}

/** 1.059 min(interquartile range / 1.34, standard deviation) n^(−1/5), of the counted points. */
function scottWidth(hit: readonly number[], counts: Float64Array): number {
  const n = hit.reduce((sum, point) => sum + counts[point]!, 0);
  const mean = hit.reduce((sum, point) => sum + counts[point]! * point, 0) / n;
  const squares = hit.reduce((sum, point) => sum + counts[point]! * (point - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, n - 1));
  const cumulative: number[] = [];
  for (const point of hit) cumulative.push((cumulative.at(-1) ?? 0) + counts[point]!);
  const lower = cumulative.findIndex((sum) => sum >= Math.floor(n / 4));
  const upper = cumulative.findIndex((sum) => sum > Math.floor((n * 3) / 4));
  const range = hit[upper < 0 ? hit.length - 1 : upper]! - hit[lower]!;
  return 1.059 * Math.min(range / 1.34, deviation) * n ** -0.2;
}
