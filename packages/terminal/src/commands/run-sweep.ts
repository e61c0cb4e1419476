import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { chooseCompute } from "@auction-mech/backend";
import { InvalidArgument } from "@auction-mech/core";
import {
  DEFAULT_OBJECTIVE,
  isModule,
  PRUNERS,
  parseSpace,
  prepareSweep,
  SAMPLERS,
  type Space,
  type StudyChoice,
  type SweepPlan,
  type SweepRequest,
  type SweepResult,
  sweep,
} from "@auction-mech/tuner";
import type { Command } from "commander";
import { ExitCode } from "../exit-code.js";
import { interruptSignal } from "../interrupt.js";
import { sweepRenderer } from "../render/sweep-renderer.js";
import { userFolder } from "../user-folder.js";
import { givenFlags } from "./given-flags.js";
import { isModulePath } from "./own-module.js";
import type { SweepFlags } from "./sweep.js";
import { settingsOf } from "./training-settings.js";
import { valuationSource } from "./valuation-source.js";

/** What `--all` sweeps, and how many trials each has unless the user says. */
const CORE_VALUATIONS = ["uniform", "exp", "latent", "hetero"];
const TRIALS_OF_EACH = 20;

/** What `sweep` does once its flags are parsed. */
export async function runSweep(flags: SweepFlags, command: Command): Promise<ExitCode> {
  const given = givenFlags(command);
  requireConsistent(flags, given);
  const plans = await preparePlans(flags, given);
  const show = sweepRenderer(flags);
  const signal = interruptSignal();
  const { workers, threads } = flags;
  let result: SweepResult | undefined;
  for await (const event of sweep({ plans, workers, threads, signal })) {
    show.event(event);
    if (event.type === "result") result = event;
  }
  show.end(result!);
  for (const plan of plans) {
    const outcome = result!.sweeps.find(({ folder }) => folder === plan.folder);
    if (outcome?.status === "completed") show.say(`saved in ${plan.folder}`);
    else show.say(`${outcome ? "interrupted" : "not begun"}; go on with: ${continuation(plan)}`);
  }
  return signal.aborted ? ExitCode.interrupted : ExitCode.done;
}

// --- Internal helpers ---

async function preparePlans(flags: SweepFlags, given: readonly string[]): Promise<SweepPlan[]> {
  const request = await sweepRequest(flags, given);
  if (!flags.all) return [await prepareSweep(request)];
  const plans: SweepPlan[] = [];
  for (const name of CORE_VALUATIONS) {
    const valuation = { ...request.valuation, name };
    plans.push(await prepareSweep({ ...request, valuation, trials: flags.trials ?? TRIALS_OF_EACH }));
  }
  return plans;
}

async function sweepRequest(flags: SweepFlags, given: readonly string[]): Promise<SweepRequest> {
  requireChoice("--sampler", flags.sampler, SAMPLERS);
  requireChoice("--pruner", flags.pruner, PRUNERS);
  const { mechanism, seed, valSize, regretProfiles, sampler, pruner, deterministic, batchTrials, warmStart } =
    flags;
  const objective = flags.objective ?? DEFAULT_OBJECTIVE;
  const valuation = valuationSource(flags);
  const settings = settingsOf(flags);
  requireRegistered([valuation.name, ...Object.keys(settings.penalties ?? {})]);
  return {
    valuation,
    mechanism,
    seed,
    settings,
    space: flags.space === undefined ? undefined : await readSpace(flags.space),
    objective: isModule(objective) ? resolve(userFolder(), objective) : objective,
    valSize,
    regretProfiles,
    sampler,
    pruner,
    ...chooseCompute({ ...flags, package: "tuner" }),
    deterministic,
    batchTrials,
    warmStart,
    study: studyChoice(flags),
    trials: flags.trials,
    folder: folders(flags),
    given: given.filter((flag) => !FREE_WHEN_CONTINUED.includes(flag)),
  };
}

/** What does not change the numbers of a trial: how many, how they are shown, and on what they compute. */
const FREE_WHEN_CONTINUED = [
  "--study-path",
  "--name",
  "--trials",
  "--workers",
  "--threads",
  "--out",
  "--json",
  "--quiet",
  "--no-color",
];

/** A sweep's workers know the registries alone: a module would be imported in none of them. */
function requireRegistered(names: readonly string[]): void {
  const own = names.find(isModulePath);
  if (own === undefined) return;
  throw new InvalidArgument(
    `A sweep takes valuations and penalties by their names alone, but got the module ${own}. Train on it by \`auction-mech train\`, or choose one of \`auction-mech list\`.`,
  );
}

function requireConsistent(flags: SweepFlags, given: readonly string[]): void {
  const { all, studyPath, storage, name } = flags;
  if (studyPath !== undefined && storage !== undefined) {
    throw new InvalidArgument(
      "`--study-path` names a file and `--storage` a database, and a sweep has one study. Leave one of them out.",
    );
  }
  if (name !== undefined && studyPath === undefined && storage === undefined) {
    throw new InvalidArgument(
      "`--name` names a study among several, so it goes with `--storage` or `--study-path`. Leave it out.",
    );
  }
  const clashing = ["--val-model", "--params", "--data", "--study-path", "--name"];
  const clash = all ? given.find((flag) => clashing.includes(flag)) : undefined;
  if (clash !== undefined) {
    throw new InvalidArgument(
      `\`--all\` sweeps ${CORE_VALUATIONS.join(", ")}, each with a study of its own, but \`${clash}\` was given too. Leave one of them out.`,
    );
  }
}

function requireChoice(flag: string, choice: string, choices: readonly string[]): void {
  if (choices.includes(choice)) return;
  throw new InvalidArgument(
    `\`${flag}\` must be one of ${choices.join(", ")}, but got "${choice}". Choose one of them.`,
  );
}

function studyChoice({ studyPath, storage, name }: SweepFlags): StudyChoice {
  if (studyPath !== undefined) return { kind: "continued", path: resolve(userFolder(), studyPath), name };
  if (storage === undefined) return { kind: "new" };
  const file = /^sqlite:\/\/\/(.+)$/.exec(storage)?.[1];
  const url = file === undefined ? storage : `sqlite:///${resolve(userFolder(), file)}`;
  return { kind: "shared", url, name };
}

/** The folder that the user named, else a new one by the time; two runs of one second get two. */
function folders({ out, all }: SweepFlags): SweepRequest["folder"] {
  if (out === "")
    throw new InvalidArgument("`--out` must name a folder, but is empty. Name one, or leave it out.");
  if (out !== undefined) {
    const path = resolve(userFolder(), out);
    return (valuation) => (all ? resolve(path, valuation) : path);
  }
  const timestamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return (valuation, attempt) =>
    resolve(userFolder(), "runs", attempt === 1 ? timestamp : `${timestamp}-${attempt}`, valuation);
}

async function readSpace(file: string): Promise<Space> {
  let text: string;
  try {
    text = await readFile(resolve(userFolder(), file), "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InvalidArgument(
      `\`--space\` must be a file that can be read, but "${file}" cannot (${code}). Name another.`,
      { cause },
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidArgument(
      `\`--space\` must be JSON, but "${file}" is not: ${(cause as Error).message}. Mend the file.`,
      { cause },
    );
  }
  return parseSpace(json, `"${file}"`);
}

function continuation({ storage: { name, shared } }: SweepPlan): string {
  return shared ? "the same command" : `auction-mech sweep --study-path ${name.slice("sqlite:///".length)}`;
}
