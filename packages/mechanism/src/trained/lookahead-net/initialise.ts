import { column, type NamedParameters, type Profiles, type Random } from "@auction-mech/core";
import { activate } from "./monotone-net.js";
import { inverseSoftplus, softplus } from "./softplus.js";
import { type LookaheadNetSpec, lookaheadNetShapes, ownInput, weightSets } from "./spec.js";
import { writeSortedView } from "./view.js";

/** The highest quantile at which a knot is placed. */
const LAST_KNOT = 0.995;
/** Keeps knots apart where values tie. */
const KNOT_SPACING = 1e-4;
/** The monotone network's share of a score at the start: the spline leads. */
const MONOTONE_GAIN = 0.02;
const RESERVE_START = 0.3;

/**
 * Parameters to start from: a score close to the own bid, so that the auction
 * begins near Vickrey's with a reserve, and a network whose kinks lie where
 * the profiles of `sample` are.
 *
 * @param sample values in units of the scale, `[batch, bidders]`, at least one row
 */
export function initialiseLookaheadNet(
  spec: LookaheadNetSpec,
  random: Random,
  sample: Profiles,
): NamedParameters {
  const { bidders, hidden, pieces } = spec;
  const sets = weightSets(spec);
  const shapes = lookaheadNetShapes(spec);
  const fill = (name: string, number: (at: number) => number) => {
    const shape = shapes[name]!;
    const length = shape.reduce((product, size) => product * size, 1);
    return { shape, data: Float32Array.from({ length }, (_, at) => number(at)) };
  };
  const normal = (mean: number, deviation: number) => () => mean + deviation * random.normal();
  const positive = (weight: number, noise: number) => normal(inverseSoftplus(weight), noise);
  const constant = (value: number) => () => value;
  const others = Math.max(bidders - 1, 1);
  const knots = Array.from({ length: sets }, (_, set) => placeKnots(ownValues(spec, sample, set), pieces));
  const parameters = {
    "spline.knots": fill("spline.knots", (at) => knots[Math.floor(at / pieces)]![at % pieces]!),
    "spline.log-slopes": fill("spline.log-slopes", (at) => (at % (pieces + 1) ? 0.02 * random.normal() : 0)),
    "monotone.weights1": fill("monotone.weights1", positive(1, 0.7)),
    "monotone.biases1": fill("monotone.biases1", constant(0)),
    "monotone.weights2": fill("monotone.weights2", positive(1 / hidden, 0.7)),
    "monotone.biases2": fill("monotone.biases2", constant(0)),
    "monotone.weights3": fill("monotone.weights3", positive(MONOTONE_GAIN / hidden, 0.5)),
    "cross.weights": fill("cross.weights", constant(-5)),
    "score.offset": fill("score.offset", constant(0)),
    "reserve.weights1": fill("reserve.weights1", normal(0, 1 / Math.sqrt(others))),
    "reserve.log-weights1": fill("reserve.log-weights1", normal(0, 0.3)),
    "reserve.biases1": fill("reserve.biases1", normal(0, 0.5)),
    "reserve.weights2": fill("reserve.weights2", normal(0, 1 / Math.sqrt(hidden))),
    "reserve.biases2": fill("reserve.biases2", constant(0)),
    "reserve.weights3": fill("reserve.weights3", normal(0, 0.02)),
    "reserve.skip": fill("reserve.skip", constant(0)),
    "reserve.offset": fill("reserve.offset", constant(RESERVE_START)),
  };
  for (let set = 0; set < sets; set++) placeKinks(spec, parameters, set, random, sample);
  return parameters;
}

/** The own values of the bidders that a weight set is for, ascending. */
function ownValues({ shared }: LookaheadNetSpec, sample: Profiles, set: number): Float64Array {
  return (shared ? sample.data.slice() : column(sample, set)).sort();
}

function placeKnots(ascending: Float64Array, pieces: number): number[] {
  return Array.from({ length: pieces }, (_, k) => {
    const position = ((LAST_KNOT * k) / (pieces - 1)) * (ascending.length - 1);
    const at = Math.floor(position);
    const low = ascending[at]!;
    const high = ascending[Math.min(at + 1, ascending.length - 1)]!;
    return low + (position - at) * (high - low) + KNOT_SPACING * k;
  });
}

/** Sets the biases of both monotone layers so that each unit's kink passes through a profile of the sample. */
function placeKinks(
  spec: LookaheadNetSpec,
  parameters: NamedParameters,
  set: number,
  random: Random,
  sample: Profiles,
): void {
  const part = (name: string) => {
    const { shape, data } = parameters[name]!;
    const length = data.length / shape[0]!;
    return data.subarray(set * length, (set + 1) * length);
  };
  const { bidders, hidden, shared } = spec;
  const own = ownInput(spec, set);
  const view = new Float64Array(bidders);
  const seeRandomProfile = () => {
    const row = random.integer(sample.batch);
    const profile = sample.data.subarray(row * bidders, (row + 1) * bidders);
    if (shared) writeSortedView(view, profile, random.integer(bidders));
    else view.set(profile);
  };
  const [weights1, biases1] = [part("monotone.weights1"), part("monotone.biases1")];
  const [weights2, biases2] = [part("monotone.weights2"), part("monotone.biases2")];
  const weighted = (unit: number) =>
    view.reduce((sum, bid, j) => sum + (j === own ? bid : -bid) * softplus(weights1[j * hidden + unit]!), 0);
  for (let unit = 0; unit < hidden; unit++) {
    seeRandomProfile();
    biases1[unit] = -weighted(unit);
  }
  for (let unit = 0; unit < hidden; unit++) {
    seeRandomProfile();
    const units = Float64Array.from({ length: hidden }, (_, k) => weighted(k) + biases1[k]!);
    activate(units);
    biases2[unit] = -units.reduce((sum, value, k) => sum + value * softplus(weights2[k * hidden + unit]!), 0);
  }
}
