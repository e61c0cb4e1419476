import { basename, dirname, extname, resolve } from "node:path";
import { chooseCompute } from "@auction-mech/backend";
import {
  InvalidArgument,
  isEmpirical,
  isFamily,
  type RunResult,
  stopwatch,
  stream,
  type Valuation,
} from "@auction-mech/core";
import {
  type Compute,
  compareResults,
  completion,
  createRunFolder,
  openCompute,
  openRunFolder,
  packageVersions,
  type RunConfig,
  type RunFolder,
  recipes,
  recordedResult,
  requireSizes,
  runTraining,
  settleCompute,
  trainingScale,
} from "@auction-mech/trainer";
import type { Command } from "commander";
import { ExitCode } from "../exit-code.js";
import { interruptSignal } from "../interrupt.js";
import { openRenderer } from "../render/open-renderer.js";
import { trainTable } from "../render/train-table.js";
import { userFolder } from "../user-folder.js";
import { requireAlone } from "./given-flags.js";
import { openNamedValuation } from "./open-named-valuation.js";
import { isModulePath, recordModules, requireSameModules } from "./own-module.js";
import { openPenalties, withPenalties } from "./own-penalty.js";
import { plainSettingsOf, robustSource, robustTrainings } from "./robust-source.js";
import type { TrainFlags } from "./train.js";
import { valuationSource } from "./valuation-source.js";

/** What `train` does once its flags are parsed. */
export async function runTrain(flags: TrainFlags, command: Command): Promise<ExitCode> {
  if (flags.trainSizes !== undefined) {
    const { runLearningCurve } = await import("./run-learning-curve.js");
    return runLearningCurve(flags, command);
  }
  if (flags.svg !== undefined) {
    throw new InvalidArgument(
      "`--svg` draws a learning curve, but got it without `--train-sizes`. Add `--train-sizes`, or leave it out.",
    );
  }
  const watch = stopwatch(0);
  const run = await watch.measure("loading", () => prepare(flags, command));
  const { folder } = run;
  const show = openRenderer(flags, trainTable);
  const signal = interruptSignal();
  const trained = await completion(
    runTraining({ ...run, signal, watch: flags.timings ? watch : undefined }),
    show.event,
  );
  const { recorded } = run;
  const result = {
    ...trained,
    ...(recorded && !signal.aborted && { repeat: compareResults(recorded.path, recorded.result, trained) }),
  };
  show.end(result);
  if (signal.aborted) {
    show.say(`interrupted; go on with: auction-mech train --resume ${folder.path}`);
    return ExitCode.interrupted;
  }
  show.say(`saved in ${folder.path}`);
  const failed =
    result.runs.some(({ status }) => status === "diverged") || result.repeat?.identical === false;
  return failed ? ExitCode.failed : ExitCode.done;
}

async function prepare(flags: TrainFlags, command: Command): Promise<PreparedRun> {
  if (flags.config !== undefined) return repeatedRun(flags.config, flags, command);
  return flags.resume === undefined ? newRun(flags) : oldRun(flags.resume, flags, command);
}

interface PreparedRun {
  readonly config: RunConfig;
  readonly valuation: Valuation;
  readonly compute: Compute;
  readonly folder: RunFolder;
  /** The run that this one repeats. */
  readonly recorded?: { readonly path: string; readonly result: RunResult };
}

async function newRun(flags: TrainFlags): Promise<PreparedRun> {
  const { device, backend } = chooseCompute({ ...flags, package: "trainer" });
  const robust = await robustSource(flags);
  const source = robust ?? valuationSource(flags);
  const { valuation, data } = await openNamedValuation(source);
  const names = flags.mechanism === "all" ? recipes.entries().map(([name]) => name) : [flags.mechanism];
  const given = await withPenalties(plainSettingsOf(flags), names);
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
  const tasks = names.map((name) => recipes.get(name).task(settingsFor(name)));
  const settled = await settleCompute({ ...flags, device, backend }, tasks, planOf);
  const compute = await openCompute({ ...settled, threads: flags.threads });
  const modules = await recordModules(
    [...lawNames(valuation), ...Object.keys(given.penalties ?? {})].filter(isModulePath),
  );
  const config: RunConfig = {
    v: 1,
    versions: packageVersions(),
    seed: flags.seed,
    seeds: flags.seeds,
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders, data },
    valSize: flags.valSize,
    regretProfiles: flags.regretProfiles,
    ...settled,
    ...(modules.length > 0 && { modules }),
    trainings: names.flatMap((name) =>
      (robust ? robustTrainings(given, flags) : [{ settings: given }]).map(({ settings, ...variant }) => ({
        mechanism: name,
        ...variant,
        settings: recipes.get(name).complete(settings, valuation),
      })),
    ),
  };
  return { config, valuation, compute, folder: await newFolder(flags.out, config) };
}

function lawNames(valuation: Valuation): string[] {
  return isFamily(valuation) ? [...new Set(valuation.members.map(({ name }) => name))] : [valuation.name];
}

/** The folder that the user named, else a new one by the time; two runs of one second get two. */
async function newFolder(out: string | undefined, config: RunConfig): Promise<RunFolder> {
  if (out === "")
    throw new InvalidArgument("`--out` must name a folder, but is empty. Name one, or leave it out.");
  if (out !== undefined) return createRunFolder(resolve(userFolder(), out), config);
  const timestamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  for (let attempt = 1; ; attempt++) {
    const suffix = attempt === 1 ? "" : `-${attempt}`;
    const path = resolve(
      userFolder(),
      "runs",
      `${timestamp}${suffix}`,
      basename(config.valuation.name, extname(config.valuation.name)),
    );
    try {
      return await createRunFolder(path, config);
    } catch (error) {
      if (attempt === 100 || !/already holds a run/.test(String(error))) throw error;
    }
  }
}

async function oldRun(path: string, { threads }: TrainFlags, command: Command): Promise<PreparedRun> {
  requireAlone("--resume", ["--timings"], command);
  const { folder, config } = await openRunFolder(resolve(userFolder(), path));
  return { ...(await openRecorded(config, threads)), folder };
}

/** A new run of a recorded configuration, in a folder of its own. */
async function repeatedRun(
  path: string,
  { threads, out }: TrainFlags,
  command: Command,
): Promise<PreparedRun> {
  requireAlone("--config", ["--out"], command);
  const named = resolve(userFolder(), path);
  const old = basename(named) === "config.json" ? dirname(named) : named;
  const { config } = await openRunFolder(old);
  const result = await recordedResult(old);
  const opened = await openRecorded(config, threads);
  return { ...opened, folder: await newFolder(out, config), recorded: { path: old, result } };
}

async function openRecorded(config: RunConfig, threads: number | undefined) {
  await requireSameModules(config.modules ?? []);
  for (const { settings } of config.trainings) await openPenalties(settings.penalties ?? {});
  const { valuation } = await openNamedValuation({ ...config.valuation, seed: config.seed });
  return { config, valuation, compute: await openCompute({ ...config, threads }) };
}
