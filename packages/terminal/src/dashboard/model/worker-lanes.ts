import type { FrozenTrial } from "@auction-mech/study";

/** A trial on the lane of whoever worked on it. */
export interface LaneTrial {
  readonly trial: FrozenTrial;
  readonly from: number;
  readonly to: number;
}

/**
 * Which worker did what when. A storage does not say which worker ran a trial,
 * so each trial goes on the first lane that was free when it started: as many
 * lanes as trials ran at once.
 *
 * @param now milliseconds; where the running ones end
 */
export function workerLanes(trials: readonly FrozenTrial[], now: number): readonly (readonly LaneTrial[])[] {
  const lanes: LaneTrial[][] = [];
  const started = trials
    .filter(({ datetimeStart }) => datetimeStart !== null)
    .sort((a, b) => a.datetimeStart!.getTime() - b.datetimeStart!.getTime());
  for (const trial of started) {
    const from = trial.datetimeStart!.getTime();
    const to = trial.datetimeComplete?.getTime() ?? Math.max(now, from);
    const free = lanes.find((lane) => lane.at(-1)!.to <= from);
    if (free) free.push({ trial, from, to });
    else lanes.push([{ trial, from, to }]);
  }
  return lanes;
}
