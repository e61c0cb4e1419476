import { engineRacer } from "./engine-racer.js";
import { denseFlops } from "./flops.js";
import { trainingJob } from "./job.js";
import { peakRacer } from "./peak.js";
import { median, race, ratioCells, type Timing } from "./race.js";
import type { Section } from "./results.js";

export interface StepsOptions {
  readonly mechanisms: readonly string[];
  readonly bidders: readonly number[];
  readonly threads: number;
  readonly rounds: number;
  readonly deterministic: boolean;
}

/** Milliseconds a step of each network's default second phase, beside the processor's peak in the same rounds. */
export async function* stepsSection(options: StepsOptions): AsyncGenerator<string, Section> {
  const rows: string[][] = [];
  const peaks: Timing[][] = [];
  for (const mechanism of options.mechanisms) {
    for (const bidders of options.bidders) {
      yield `steps: ${mechanism}, ${bidders} bidders`;
      const timed = await timeSteps(mechanism, bidders, options);
      rows.push(...timed.rows);
      peaks.push(timed.peaks);
    }
  }
  const best = options.threads > 1 ? [0, 1] : [0];
  const peakText = best.map((k) => {
    const samples = peaks.flatMap((each) => each[k]!.samples);
    return `${peaks[0]![k]!.name}: ${Math.max(...samples).toFixed(1)} GFLOP/s, median ${median(samples).toFixed(1)}`;
  });
  return {
    title: "Training steps",
    notes: [
      "Uniform values, the default batch (auction-net 512, 11 misreports a bidder; lookahead-net 1024), a step of the second phase.",
      `Peak of 128-bit vectors, by a kernel that only multiplies and adds, in the same rounds: ${peakText.join("; ")}.`,
      "GFLOP/s count the matrix products as if done densely; kernels that leave out dead units do less, so the share of the peak (on as many threads, best by best) says how fast the job is done, not how busy the units are.",
    ],
    head: [
      "network",
      "bidders",
      "engine",
      "threads",
      "ms a step, min",
      "median",
      "dense GFLOP/s, best",
      "of peak",
      "times as fast as 1 thread, min by min",
      "round by round",
    ],
    rows,
  };
}

async function timeSteps(
  mechanism: string,
  bidders: number,
  { threads, rounds, deterministic }: StepsOptions,
): Promise<{ rows: string[][]; peaks: Timing[] }> {
  const job = await trainingJob(mechanism, bidders);
  const flops = denseFlops(job);
  const counts = threads > 1 ? [1, threads] : [1];
  const peaks = counts.map(peakRacer);
  const engines = await Promise.all(counts.map((count) => engineRacer(job, count, deterministic)));
  // An engine that knows no threads is timed once.
  const racing = engines.filter(({ record }, k) => k === 0 || record.threads > 1);
  const timings = await race([...peaks, ...racing], rounds);
  const peakTimings = timings.slice(0, peaks.length);
  const engineTimings = timings.slice(peaks.length);
  for (const engine of engines) engine.dispose();
  await Promise.all(peaks.map((peak) => peak.close()));
  const rows = engineTimings.map((timing, k) => {
    const { record } = racing[k]!;
    const rate = flops / Math.min(...timing.samples) / 1e6;
    return [
      mechanism,
      String(bidders),
      record.backend ? `${record.engine} (${record.backend})` : record.engine,
      String(record.threads),
      Math.min(...timing.samples).toFixed(2),
      median(timing.samples).toFixed(2),
      rate.toFixed(1),
      `${((100 * rate) / Math.max(...peakTimings[k]!.samples)).toFixed(0)}%`,
      ...ratioCells(engineTimings[0]!, timing),
    ];
  });
  return { rows, peaks: peakTimings };
}
