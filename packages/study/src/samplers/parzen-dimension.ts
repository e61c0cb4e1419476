import type { Random } from "@auction-mech/core";
import type { Distribution } from "../distribution.js";
import { kernelWidths } from "./kernel-widths.js";
import { normalLogDensity, normalLogMass, truncatedNormal } from "./normal.js";
import { onGrid, rangeScale } from "./uniform-draw.js";

/** One parameter of a Parzen estimator: a kernel for each observation, and last the prior. */
export interface ParzenDimension {
  /** A draw from one kernel, as an internal value. */
  sample(kernel: number, random: Random): number;
  /** Adds each kernel's log density, or log probability, at an internal value. */
  addLogDensities(value: number, into: Float64Array): void;
}

/**
 * The kernels of one parameter: truncated normals on the value or its
 * logarithm, in steps where it has any; for categorical parameters the observed
 * choice with the prior's share spread over all.
 *
 * @param observed internal values, one an observation
 */
export function parzenDimension(
  distribution: Distribution,
  observed: Float64Array,
  priorWeight: number,
): ParzenDimension {
  if (distribution.kind === "categorical") {
    return categoricalKernels(distribution.choices.length, observed, priorWeight);
  }
  const { low, high, log, step } = distribution;
  const shrink = log ? 1 : rangeScale(distribution);
  const half = step === null ? 0 : step / 2;
  const scale = log ? Math.log : (x: number) => x * shrink;
  // Shrunk before they are added: the sums may be too large for a number.
  const [from, to] = log
    ? [Math.log(low - half), Math.log(high + half)]
    : [low * shrink - half * shrink, high * shrink + half * shrink];
  const centres = new Float64Array(observed.length + 1);
  for (let k = 0; k < observed.length; k++) centres[k] = scale(observed[k]!);
  const widths = new Float64Array(centres.length);
  widths.set(kernelWidths(centres.subarray(0, -1), from, to, centres.length));
  centres[observed.length] = (from + to) / 2;
  widths[observed.length] = to - from;
  const sample = (kernel: number, random: Random) => {
    const centre = centres[kernel]!;
    const width = widths[kernel]!;
    const z = truncatedNormal((from - centre) / width, (to - centre) / width, random.uniform());
    const drawn = centre + width * z;
    return onGrid(distribution, log ? Math.exp(drawn) : drawn / shrink);
  };
  if (step === null)
    return { sample, addLogDensities: continuousLogDensities(centres, widths, from, to, scale) };
  return { sample, addLogDensities: steppedLogMasses(centres, widths, from, to, scale, half) };
}

// --- Internal helpers ---

function continuousLogDensities(
  centres: Float64Array,
  widths: Float64Array,
  from: number,
  to: number,
  scale: (x: number) => number,
): ParzenDimension["addLogDensities"] {
  const inverse = new Float64Array(widths.length);
  const constant = new Float64Array(widths.length);
  for (let k = 0; k < widths.length; k++) {
    inverse[k] = 1 / widths[k]!;
    const mass = normalLogMass((from - centres[k]!) * inverse[k]!, (to - centres[k]!) * inverse[k]!);
    constant[k] = normalLogDensity(0) - Math.log(widths[k]!) - mass;
  }
  return (value, into) => {
    const x = scale(value);
    for (let k = 0; k < into.length; k++) {
      const z = (x - centres[k]!) * inverse[k]!;
      into[k]! += constant[k]! - 0.5 * z * z;
    }
  };
}

/** Many observations share a step, so each different kernel is evaluated once. */
function steppedLogMasses(
  centres: Float64Array,
  widths: Float64Array,
  from: number,
  to: number,
  scale: (x: number) => number,
  half: number,
): ParzenDimension["addLogDensities"] {
  const groups = new Map<number, Map<number, number>>();
  const members: number[] = [];
  const groupOf = Int32Array.from(centres, (centre, k) => {
    const byWidth = groups.get(centre) ?? new Map<number, number>();
    groups.set(centre, byWidth);
    let group = byWidth.get(widths[k]!);
    if (group === undefined) {
      group = members.push(k) - 1;
      byWidth.set(widths[k]!, group);
    }
    return group;
  });
  const whole = members.map((k) =>
    normalLogMass((from - centres[k]!) / widths[k]!, (to - centres[k]!) / widths[k]!),
  );
  const masses = new Float64Array(members.length);
  return (value, into) => {
    const [left, right] = [scale(value - half), scale(value + half)];
    members.forEach((k, group) => {
      const mass = normalLogMass((left - centres[k]!) / widths[k]!, (right - centres[k]!) / widths[k]!);
      masses[group] = mass - whole[group]!;
    });
    for (let k = 0; k < into.length; k++) into[k]! += masses[groupOf[k]!]!;
  };
}

function categoricalKernels(choices: number, observed: Float64Array, priorWeight: number): ParzenDimension {
  const prior = observed.length;
  const share = priorWeight / (prior + 1);
  const total = 1 + choices * share;
  const [hit, miss] = [Math.log((1 + share) / total), Math.log(share / total)];
  return {
    sample(kernel, random) {
      const u = random.uniform();
      const spread = kernel === prior ? 1 : (choices * share) / total;
      return u < spread ? Math.floor((u / spread) * choices) : observed[kernel]!;
    },
    addLogDensities(value, into) {
      for (let k = 0; k < prior; k++) into[k]! += observed[k] === value ? hit : miss;
      into[prior]! -= Math.log(choices);
    },
  };
}
