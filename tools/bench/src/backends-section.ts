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
  /** The longest computation of a backend that is waited for. */
  readonly milliseconds: number;
}

/** What a backend on the CPU took for one trial's row of the batch, milliseconds: there work decides, and it only grows. */
type Costs = Map<string, number>;

/** One way to train, apart from the job. */
interface Contender {
  readonly name: string;
  readonly onCpu: boolean;
  readonly trials: number;
  /** One engine a trial, to be used all at the same time. */
  open(job: Job): Promise<readonly TrainingEngine[]>;
}

/** Milliseconds a step and trial on each backend, beside the simd engine's in the same rounds. */
export async function* backendsSection(options: BackendsOptions): AsyncGenerator<string, Section> {
  const rows: string[][] = [];
  for (const mechanism of options.mechanisms) {
    for (const bidders of options.bidders) {
      const costs: Costs = new Map();
      for (const batch of [...options.batches].sort((a, b) => a - b)) {
        yield `${mechanism}, ${bidders} bidders, batch ${batch}`;
        rows.push(...(await timeJob(mechanism, bidders, batch, options, costs)));
      }
    }
  }
  return {
    title: "Backends",
    notes: [
      `Uniform values, a step of the second phase, on: ${[...new Set(options.backends.map(({ device }) => device))].join("; ")}.`,
      "Several trials are trained as one computation; the milliseconds are those of the whole computation divided by the trials, so that lines compare as work done.",
      `"not run" marks what would take a backend on the CPU over ${options.milliseconds / 1000} s a computation by its smaller ones, "over" what did; --seconds raises the limit.`,
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
  costs: Costs,
): Promise<string[][]> {
  const job = await trainingJob(mechanism, bidders, { batch, trainSize: Math.max(batch, 10_000) });
  const racing: { contender: Contender; racer: Racer & { close(): void } }[] = [];
  const rows: string[][] = [];
  let turns = rounds;
  const cells = ({ name, trials: count }: Contender) => [mechanism, bidders, batch, name, count].map(String);
  for (const contender of contenders(backends, trials)) {
    const { name, onCpu } = contender;
    const work = batch * contender.trials;
    const expected = onCpu ? (costs.get(name) ?? 0) * work : 0;
    const leaveOut = (why: string) => rows.push([...cells(contender), why, "", "", ""]);
    const limit = name === SIMD ? SIMD_PATIENCE * milliseconds : milliseconds;
    if (expected > limit) {
      leaveOut(`not run: about ${(expected / 1000).toFixed(0)} s`);
      continue;
    }
    const racer = racerOf(contender, await contender.open(job), job);
    try {
      // The first turn compiles; the second is a step as it is.
      await racer.turn();
      const took = (await racer.turn())[0]! * contender.trials;
      costs.set(name, took / work);
      if (name === SIMD && took > milliseconds) turns = 1;
      if (took <= limit) {
        racing.push({ contender, racer });
        continue;
      }
      leaveOut(`over: ${(took / 1000).toFixed(1)} s`);
    } catch (error) {
      // Many trials of a large batch may not fit into the device's memory.
      leaveOut(`failed: ${(error as Error).message.split("\n")[0]!.slice(0, 80)}`);
    }
    racer.close();
  }
  const timings = await race(
    racing.map(({ racer }) => racer),
    turns,
  );
  for (const { racer } of racing) racer.close();
  const timed = timings.map((timing, k) => [
    ...cells(racing[k]!.contender),
    Math.min(...timing.samples).toFixed(2),
    median(timing.samples).toFixed(2),
    ...(racing[0]!.contender.name === SIMD ? ratioCells(timings[0]!, timing) : ["", ""]),
  ]);
  return [...timed, ...rows];
}

/** What the others are compared with: so many times as long is waited for it. */
const SIMD = "simd";
const SIMD_PATIENCE = 5;

/** The simd engine on every core first, then the backends with each number of trials. */
function contenders(backends: readonly Backend[], trials: readonly number[]): Contender[] {
  const simd: Contender = {
    name: SIMD,
    onCpu: true,
    trials: 1,
    async open({ plan }) {
      const chosen = await (await openCompute({ backend: "simd" })).choose(plan);
      return [chosen.open()];
    },
  };
  const others = backends.flatMap((backend) =>
    trials.map((count): Contender => {
      const { name, processor } = backend;
      return {
        name,
        onCpu: processor === "cpu",
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
