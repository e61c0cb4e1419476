import type { Contender } from "./contenders.js";
import type { Job } from "./job.js";

/** Milliseconds a step, over all rounds. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  /** One step in ten is faster: what a busy machine disturbs less. */
  readonly fast: number;
}

/**
 * Times the contenders in turns, so that what disturbs the machine disturbs
 * them all alike.
 */
export async function measure(
  contenders: readonly Contender[],
  job: Job,
  rounds: number,
): Promise<readonly Timing[]> {
  const racing = contenders.map(({ name, steps, open }) => ({ name, steps, engine: open(job), times: [0] }));
  // The first round compiles and starts threads: it does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const racer of racing) {
      if (round === 1) racer.times = [];
      for (let step = 0; step < racer.steps; step++) {
        const started = performance.now();
        await racer.engine.improve(job.batch, job.draws, job.schedule);
        racer.times.push(performance.now() - started);
      }
    }
  }
  return racing.map(({ name, engine, times }) => {
    engine.dispose();
    times.sort((a, b) => a - b);
    const quantile = (share: number) => times[Math.floor(share * (times.length - 1))]!;
    return { name, median: quantile(0.5), fast: quantile(0.1) };
  });
}
