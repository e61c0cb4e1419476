import type { Backend } from "@auction-mech/backend";
import type { TrainingEngine } from "@auction-mech/core";
import { batchedTensorEngine, openCompute, tensorEngine } from "@auction-mech/trainer";
import { type Job, trainingJob } from "./job.js";
import { median, type Racer, race, ratioCells } from "./race.js";
import type { Section } from "./results.js";

export interface BackendsOptions {
  readonly mechanisms: readonly string[];
  readonly bidders: readonly number[];
  /** Profiles a step. */
  readonly batches: readonly number[];
  /** How many trainings are taken as one. */
  readonly trials: readonly number[];
  readonly backends: readonly Backend[];
  readonly rounds: number;
  /** The longest step that is waited for. */
  readonly milliseconds: number;
}

/** One way to train, apart from the job. */
interface Contender {
  readonly name: string;
  readonly device: string;
  readonly trials: number;
  /** One engine a trial, to be used all at the same time. */
  open(job: Job): Promise<readonly TrainingEngine[]>;
}

/** Milliseconds a step and trial on each backend, beside the simd engine's in the same rounds. */
export async function* backendsSection(options: BackendsOptions): AsyncGenerator<string, Section> {
  const rows: string[][] = [];
  for (const mechanism of options.mechanisms) {
    for (const bidders of options.bidders) {
      const tooSlow = new Set<string>();
      for (const batch of [...options.batches].sort((a, b) => a - b)) {
        yield `${mechanism}, ${bidders} bidders, batch ${batch}`;
        rows.push(...(await timeJob(mechanism, bidders, batch, options, tooSlow)));
      }
    }
  }
  return {
    title: "Backends",
    notes: [
      `Uniform values, a step of the second phase, on: ${[...new Set(options.backends.map(({ device }) => device))].join("; ")}.`,
      "Several trials are trained as one computation; the milliseconds are those of the whole computation divided by the trials, so that lines compare as work done.",
      `"over" marks a step that takes longer than ${options.milliseconds / 1000} s; larger batches are then left out.`,
    ],
    head: [
      "network",
      "bidders",
      "batch",
      "engine",
      "trials",
      "ms a step and trial, min",
      "median",
      "times as fast as simd, min by min",
      "round by round",
    ],
    rows,
  };
}

async function timeJob(
  mechanism: string,
  bidders: number,
  batch: number,
  { backends, trials, rounds, milliseconds }: BackendsOptions,
  tooSlow: Set<string>,
): Promise<string[][]> {
  const job = await trainingJob(mechanism, bidders, { batch, trainSize: Math.max(batch, 10_000) });
  const racing: { contender: Contender; racer: Racer & { close(): void } }[] = [];
  const rows: string[][] = [];
  const cells = ({ name, trials: count }: Contender) => [mechanism, bidders, batch, name, count].map(String);
  for (const contender of contenders(backends, trials)) {
    const key = `${contender.name} ${contender.trials}`;
    if (tooSlow.has(key)) continue;
    const racer = racerOf(contender, await contender.open(job), job);
    // The first turn compiles; the second is a step as it is.
    await racer.turn();
    const [step] = await racer.turn();
    if (step! * contender.trials > milliseconds) {
      tooSlow.add(key);
      racer.close();
      rows.push([...cells(contender), `over ${(milliseconds / contender.trials).toFixed(0)}`, "", "", ""]);
    } else racing.push({ contender, racer });
  }
  const timings = await race(
    racing.map(({ racer }) => racer),
    rounds,
  );
  for (const { racer } of racing) racer.close();
  const timed = timings.map((timing, k) => [
    ...cells(racing[k]!.contender),
    Math.min(...timing.samples).toFixed(2),
    median(timing.samples).toFixed(2),
    ...ratioCells(timings[0]!, timing),
  ]);
  return [...timed, ...rows];
}

/** The simd engine on every core first, then the backends with each number of trials. */
function contenders(backends: readonly Backend[], trials: readonly number[]): Contender[] {
  const simd: Contender = {
    name: "simd",
    device: "CPU",
    trials: 1,
    async open({ plan }) {
      const chosen = await (await openCompute({ backend: "simd" })).choose(plan);
      return [chosen.open()];
    },
  };
  const others = backends.flatMap((backend) =>
    trials.map((count): Contender => {
      const { name, device } = backend;
      return {
        name,
        device,
        trials: count,
        async open({ plan }) {
          if (count === 1) return [tensorEngine({ ...plan, ...plan.auction, backend })];
          const together = batchedTensorEngine(backend);
          return Array.from({ length: count }, () => together.open(plan));
        },
      };
    }),
  );
  return [simd, ...others];
}

/** A turn is one step of all trials: a sample is its time divided by them. */
function racerOf({ name, trials }: Contender, engines: readonly TrainingEngine[], { steps }: Job) {
  let next = 0;
  return {
    name,
    async turn() {
      const { batch, draws, schedule } = steps[next++ % steps.length]!;
      const started = performance.now();
      await Promise.all(engines.map((engine) => engine.improve(batch, draws, schedule)));
      return [(performance.now() - started) / trials];
    },
    close() {
      for (const engine of engines) engine.dispose();
    },
  };
}
