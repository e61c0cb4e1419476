import { resolve } from "node:path";
import { chooseCompute } from "@auction-mech/backend";
import { InvalidArgument, isEmpirical, stopwatch, stream, type Valuation } from "@auction-mech/core";
import {
  type Compute,
  completion,
  createRunFolder,
  openCompute,
  openRunFolder,
  openValuation,
  packageVersions,
  type RunConfig,
  type RunFolder,
  recipes,
  requireSizes,
  runTraining,
  settleCompute,
  trainingScale,
} from "@auction-mech/trainer";
import type { Command } from "commander";
import { ExitCode } from "../exit-code.js";
import { interruptSignal } from "../interrupt.js";
import { renderer } from "../render/renderer.js";
import { trainTable } from "../render/train-table.js";
import { userFolder } from "../user-folder.js";
import type { TrainFlags } from "./train.js";
import { settingsOf } from "./training-settings.js";
import { valuationSource } from "./valuation-source.js";

/** What `train` does once its flags are parsed. */
export async function runTrain(flags: TrainFlags, command: Command): Promise<ExitCode> {
  const watch = stopwatch(0);
  const run = await watch.measure("loading", () =>
    flags.resume === undefined ? newRun(flags) : oldRun(flags.resume, flags, command),
  );
  const { folder } = run;
  const show = renderer(flags, trainTable);
  const signal = interruptSignal();
  const result = await completion(
    runTraining({ ...run, signal, watch: flags.timings ? watch : undefined }),
    show.event,
  );
  show.end(result);
  if (signal.aborted) {
    show.say(`interrupted; go on with: auction-mech train --resume ${folder.path}`);
    return ExitCode.interrupted;
  }
  show.say(`saved in ${folder.path}`);
  return result.runs.some(({ status }) => status === "diverged") ? ExitCode.failed : ExitCode.done;
}

interface PreparedRun {
  readonly config: RunConfig;
  readonly valuation: Valuation;
  readonly compute: Compute;
  readonly folder: RunFolder;
}

async function newRun(flags: TrainFlags): Promise<PreparedRun> {
  const { device, backend } = chooseCompute({ ...flags, package: "trainer" });
  const source = valuationSource(flags);
  const { valuation, data } = await openValuation(source);
  const names = flags.mechanism === "all" ? recipes.entries().map(([name]) => name) : [flags.mechanism];
  const given = settingsOf(flags);
  // Everything that can be refused is refused before anything is written.
  requireSizes(flags, valuation);
  trainingScale(
    isEmpirical(valuation) ? valuation.train : valuation.sample(100, stream(flags.seed, "training-values")),
  );
  const settingsFor = (name: string) => recipes.get(name).complete(given, valuation);
  const planOf = (name: string) => {
    const settings = settingsFor(name);
    const values = valuation.sample(settings.trainSize, stream(flags.seed, "training-values"));
    return recipes.get(name).plan({ valuation, settings, values, seed: flags.seed });
  };
  const settled = await settleCompute({ ...flags, device, backend }, names, planOf);
  const compute = await openCompute({ ...settled, threads: flags.threads });
  const config: RunConfig = {
    v: 1,
    versions: packageVersions(),
    seed: flags.seed,
    seeds: flags.seeds,
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders, data },
    valSize: flags.valSize,
    regretProfiles: flags.regretProfiles,
    ...settled,
    trainings: names.map((name) => ({
      mechanism: name,
      settings: settingsFor(name),
    })),
  };
  return { config, valuation, compute, folder: await newFolder(flags.out, config) };
}

/** The folder that the user named, else a new one by the time; two runs of one second get two. */
async function newFolder(out: string | undefined, config: RunConfig): Promise<RunFolder> {
  if (out === "")
    throw new InvalidArgument("`--out` must name a folder, but is empty. Name one, or leave it out.");
  if (out !== undefined) return createRunFolder(resolve(userFolder(), out), config);
  const timestamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  for (let attempt = 1; ; attempt++) {
    const suffix = attempt === 1 ? "" : `-${attempt}`;
    const path = resolve(userFolder(), "runs", `${timestamp}${suffix}`, config.valuation.name);
    try {
      return await createRunFolder(path, config);
    } catch (error) {
      if (attempt === 100 || !/already holds a run/.test(String(error))) throw error;
    }
  }
}

/** How a resumed run is shown and on how many threads it computes may change: its numbers do not depend on it. */
const FREE_WHEN_RESUMED = ["resume", "json", "quiet", "color", "threads", "timings"];

async function oldRun(path: string, { threads }: TrainFlags, command: Command): Promise<PreparedRun> {
  const others = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === "cli" && !FREE_WHEN_RESUMED.includes(name));
  if (others.length > 0) {
    throw new InvalidArgument(
      `\`--resume\` takes everything from the run's record, but \`${others[0]}\` was given too. Leave it out, or start a new run.`,
    );
  }
  const { folder, config } = await openRunFolder(resolve(userFolder(), path));
  const { valuation } = await openValuation({ ...config.valuation, seed: config.seed });
  return { config, valuation, compute: await openCompute({ ...config, threads }), folder };
}
