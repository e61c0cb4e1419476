import { type Interval, type Mechanism, outcomesAlong, profiles, type Random } from "@auction-mech/core";
import type { Lie } from "./lie.js";
import { reportsFor } from "./sweep-own-bids.js";

/** A lie whose numbers move. */
interface Climber {
  readonly bidder: number;
  values: number[];
  misreport: number;
  gain: number;
}

/** Smallest step, as a share of the range. */
const SMALLEST_STEP = 1e-9;

const JUST_ABOVE = 1 + 1e-9;

/**
 * Climbs from each lie: moves the value, the report and the others' bids at
 * random, at scales from the whole range down to rounding, and keeps what
 * gains more. Auctions jump, so no gradient is asked for.
 *
 * @param ranges where each bidder's value may lie
 */
export function climb(
  mechanism: Mechanism,
  ranges: readonly Interval[],
  lies: readonly Lie[],
  rounds: number,
  random: Random,
): Lie[] {
  const climbers = lies.map(
    ({ bidder, values, misreport, gain }): Climber => ({ bidder, values: [...values], misreport, gain }),
  );
  const teams = ranges.map((_, bidder) => climbers.filter((climber) => climber.bidder === bidder));
  for (let round = 0; round < rounds; round++) {
    for (const team of teams) {
      if (team.length === 0) continue;
      const moved = team.map((climber) => moveAtRandom(climber, ranges, random));
      const gains = gainsOf(mechanism, moved);
      team.forEach((climber, k) => {
        if (gains[k]! > climber.gain) Object.assign(climber, moved[k], { gain: gains[k]! });
      });
    }
  }
  return climbers;
}

// --- Internal helpers ---

/** A changed copy: some of the numbers stepped, one put at an end of its range, or the report just above another's bid. */
function moveAtRandom(
  { bidder, values, misreport, gain }: Climber,
  ranges: readonly Interval[],
  random: Random,
): Climber {
  const size = SMALLEST_STEP ** random.uniform();
  const step = (value: number, { low, high }: Interval) =>
    Math.min(Math.max(value + size * (high - low) * (2 * random.uniform() - 1), low), high);
  const own = ranges[bidder]!;
  const reports = reportsFor(own);
  const several = random.uniform() < 0.5;
  const chosen = random.integer(values.length + 1);
  const moved = values.map((value, i) => (several || i === chosen ? step(value, ranges[i]!) : value));
  let report = several || chosen === values.length ? step(misreport, reports) : misreport;
  // Where many bids have to be extreme, steps alone seldom get all of them there.
  if (random.uniform() < 0.2) {
    const at = random.integer(moved.length);
    moved[at] = random.uniform() < 0.5 ? ranges[at]!.low : ranges[at]!.high;
  }
  if (random.uniform() < 0.2) report = moved[random.integer(moved.length)]! * JUST_ABOVE;
  return { bidder, values: moved, misreport: Math.min(Math.max(report, reports.low), reports.high), gain };
}

/** What each lie gains; all are of the same bidder. */
function gainsOf(mechanism: Mechanism, lies: readonly Climber[]): number[] {
  const { bidder } = lies[0]!;
  const bids = profiles(
    lies.length,
    mechanism.bidders,
    Float64Array.from(lies.flatMap(({ values }) => values)),
  );
  const tried = Float64Array.from(lies.flatMap(({ values, misreport }) => [values[bidder]!, misreport]));
  const { allocation, payments } = outcomesAlong(mechanism, bids, bidder, tried);
  return lies.map(({ values }, k) => {
    const utility = (at: number) => values[bidder]! * allocation[at]! - payments[at]!;
    return utility(2 * k + 1) - utility(2 * k);
  });
}
