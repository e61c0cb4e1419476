import type { ComputeRecord } from "@auction-mech/core";
import { openCompute } from "@auction-mech/trainer";
import type { Job } from "./job.js";
import type { Racer } from "./race.js";

/** A turn takes about so long, milliseconds. */
const TURN = 150;
const MOST_STEPS = 200;

export interface EngineRacer extends Racer {
  /** Which engine serves the network. */
  readonly record: ComputeRecord;
  /** The loss of the job's first step; the engine stands as before afterwards. */
  firstLoss(): Promise<number>;
  dispose(): void;
}

/** The engine that serves a job on so many threads, a sample a step: milliseconds. */
export async function engineRacer(job: Job, threads: number, deterministic: boolean): Promise<EngineRacer> {
  const compute = await openCompute({ backend: "auto", threads, deterministic });
  const { record, open } = await compute.choose(job.plan);
  const engine = open();
  let next = 0;
  let count = 2; // the first turn, which does not count, tells how many there should be
  return {
    name: `${record.engine}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    record,
    async turn() {
      const samples: number[] = [];
      for (let step = 0; step < count; step++) {
        const { batch, draws, schedule } = job.steps[next++ % job.steps.length]!;
        const started = performance.now();
        await engine.improve(batch, draws, schedule);
        samples.push(performance.now() - started);
      }
      count = Math.min(MOST_STEPS, Math.max(2, Math.round(TURN / Math.min(...samples))));
      return samples;
    },
    async firstLoss() {
      const before = await engine.state();
      const { batch, draws, schedule } = job.steps[0]!;
      const { loss } = await engine.improve(batch, draws, schedule);
      engine.restore(before);
      return loss;
    },
    dispose: () => engine.dispose(),
  };
}
