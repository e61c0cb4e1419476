import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import { writeFileAtomic } from "@auction-mech/core/node";
import {
  deleteStudy,
  type FrozenTrial,
  loadStudy,
  paramImportances,
  paretoFront,
  type Study,
  type StudyDirection,
  type StudyRecord,
  trialsToCsv,
  trialsToJson,
} from "@auction-mech/study";
import {
  bestOf,
  type NamedStorage,
  openSharedStorage,
  openSqlite,
  type SweepTrial,
  sweepTrial,
  tally,
} from "@auction-mech/tuner";
import { ExitCode } from "../exit-code.js";
import { number, percent } from "../render/format.js";
import { plainTable } from "../render/plain-table.js";
import { userFolder } from "../user-folder.js";
import type { DeleteFlags, ExportFlags, StudyFlags } from "./study.js";

/** `study list`. */
export async function listStudies(flags: StudyFlags): Promise<ExitCode> {
  return withStorage(flags, async ({ storage, name }) => {
    const records = await storage.studies();
    const studies = await Promise.all(
      records.map(async (record) => summary(record, await storage.trials(record.studyId))),
    );
    const rows = studies.map((study) => [
      study.name,
      study.directions.join(", "),
      String(study.trials.complete),
      String(study.trials.pruned),
      String(study.trials.failed),
      String(study.trials.waiting),
      study.best?.values?.map(number).join(", ") ?? "",
    ]);
    const head = ["study", "directions", "complete", "pruned", "failed", "waiting", "best"];
    print(flags, { command: "study list", storage: name, studies }, () =>
      rows.length > 0 ? plainTable(head, rows) : `${name} holds no study`,
    );
  });
}

/** `study show`. */
export async function showStudy(flags: StudyFlags): Promise<ExitCode> {
  return withStudy(flags, async (study, record) => {
    const trials = await study.trials();
    const complete = trials.filter(({ state }) => state === "COMPLETE");
    const shown = {
      ...summary(record, trials),
      importances: complete.length > 1 ? paramImportances(trials, study.directions) : {},
      userAttrs: record.userAttrs,
      all: trials.map(sweepTrial),
    };
    print(flags, { command: "study show", study: shown }, () => showText(shown));
  });
}

/** `study best`. */
export async function showBest(flags: StudyFlags): Promise<ExitCode> {
  return withStudy(flags, async (study) => {
    const front = paretoFront(await study.trials(), study.directions).map(sweepTrial);
    const best = study.directions.length === 1 ? front.slice(0, 1) : front;
    if (best.length === 0) {
      throw new InvalidArgument(
        `The study must have a completed trial, but "${study.name}" has none yet. Go on with it by \`auction-mech sweep --study-path …\`.`,
      );
    }
    print(flags, { command: "study best", name: study.name, best }, () => trialsText(best));
  });
}

/** `study export`. */
export async function exportStudy(flags: ExportFlags): Promise<ExitCode> {
  return withStudy(flags, async (study) => {
    const trials = await study.trials();
    const { directions } = study;
    const text =
      flags.format === "json"
        ? `${trialsToJson(trials)}\n`
        : trialsToCsv(trials, { directions, metricNames: await study.metricNames() });
    if (flags.out === undefined) {
      process.stdout.write(text);
      return;
    }
    const path = resolve(userFolder(), flags.out);
    await writeFileAtomic(path, text).catch((cause: NodeJS.ErrnoException) => {
      throw new InvalidArgument(
        `\`--out\` must be a file that can be written, but "${path}" cannot (${cause.code}). Name another.`,
        { cause },
      );
    });
    print(flags, { command: "study export", trials: trials.length, path }, () => `wrote ${path}`);
  });
}

/** `study delete`. */
export async function removeStudy(flags: DeleteFlags): Promise<ExitCode> {
  return withStudy(flags, async (study) => {
    const { length } = await study.trials();
    if (!flags.yes) {
      throw new InvalidArgument(
        `Deleting must be confirmed: the study "${study.name}" has ${length} trials. Add --yes.`,
      );
    }
    await deleteStudy({ storage: study.storage, name: study.name });
    print(
      flags,
      { command: "study delete", name: study.name, trials: length },
      () => `deleted "${study.name}" with ${length} trials`,
    );
  });
}

// --- Internal helpers ---

async function withStorage(
  flags: StudyFlags,
  use: (named: NamedStorage) => Promise<void>,
): Promise<ExitCode> {
  const named = await openNamed(flags);
  try {
    await use(named);
  } finally {
    await named.storage.close();
  }
  return ExitCode.done;
}

function withStudy(
  flags: StudyFlags,
  use: (study: Study, record: StudyRecord) => Promise<void>,
): Promise<ExitCode> {
  return withStorage(flags, async ({ storage }) => {
    const study = await loadStudy({ storage, ...(flags.name !== undefined && { name: flags.name }) });
    try {
      await use(study, await storage.study(study.studyId));
    } finally {
      await study.close();
    }
  });
}

async function openNamed({ studyPath, storage }: StudyFlags): Promise<NamedStorage> {
  if ((studyPath === undefined) === (storage === undefined)) {
    throw new InvalidArgument(
      "Studies are in a file or in a database: exactly one of `--study-path FILE` and `--storage URL` must be given. Give one of them.",
    );
  }
  const file = studyPath ?? /^sqlite:\/\/\/(.+)$/.exec(storage!)?.[1];
  if (file === undefined) return openSharedStorage(storage!);
  const path = resolve(userFolder(), file);
  if (existsSync(path)) return openSqlite(path);
  throw new InvalidArgument(
    `\`--study-path\` must be the file of a study, but "${path}" does not exist. Name the study.sqlite3 of a run folder.`,
  );
}

interface StudySummary {
  readonly name: string;
  readonly directions: readonly StudyDirection[];
  readonly trials: Readonly<Record<"complete" | "pruned" | "failed" | "lost" | "waiting", number>>;
  readonly best: SweepTrial | null;
}

function summary({ name, directions }: StudyRecord, all: readonly FrozenTrial[]): StudySummary {
  const { complete, pruned, failed, lost, waiting } = tally(all);
  const best = bestOf(all, directions);
  return {
    name,
    directions,
    trials: { complete, pruned, failed, lost, waiting },
    best: best ? sweepTrial(best) : null,
  };
}

function showText(
  shown: StudySummary & {
    readonly importances: Readonly<Record<string, number>>;
    readonly all: readonly SweepTrial[];
  },
): string {
  const { name, directions, trials, best, importances, all } = shown;
  const counted = Object.entries(trials).map(([state, count]) => `${count} ${state}`);
  const shares = Object.entries(importances).map(([param, share]) => `${param} ${percent(share)}`);
  return [
    `${name}: ${directions.join(", ").toLowerCase()}; ${counted.join(", ")}`,
    ...(best ? [`best: trial ${best.number}, ${best.values!.map(number).join(", ")}`] : []),
    ...(shares.length > 0 ? [`importance of the parameters (PED-ANOVA): ${shares.join(", ")}`] : []),
    ...(all.length > 0 ? ["", trialsText(all)] : []),
  ].join("\n");
}

function trialsText(trials: readonly SweepTrial[]): string {
  const params = [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
  const rows = trials.map((trial) => [
    `#${trial.number}`,
    trial.state,
    trial.values?.map(number).join(", ") ?? "",
    ...params.map((name) => cell(trial.params[name])),
    trial.metrics ? number(trial.metrics.revenue) : "",
    trial.metrics ? number(trial.metrics.regret.total) : "",
  ]);
  return plainTable(["trial", "state", "value", ...params, "revenue", "regret"], rows);
}

function cell(value: SweepTrial["params"][string] | undefined): string {
  if (value === undefined) return "";
  return typeof value === "number" ? number(value) : String(value);
}

function print({ json }: StudyFlags, result: Readonly<Record<string, unknown>>, text: () => string): void {
  const line = json ? JSON.stringify({ type: "result", v: 1, ...result }) : text();
  process.stdout.write(`${line}\n`);
}
