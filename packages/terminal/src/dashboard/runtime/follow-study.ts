import { basename } from "node:path";
import type { FrozenTrial, StudyRecord, StudyStorage } from "@auction-mech/study";
import type { StudyModel } from "../model/study-model.js";
import { pause } from "./follow-file.js";

/** How often a study is looked at, milliseconds. */
const INTERVAL = 1000;

export interface OpenedStudy {
  readonly storage: StudyStorage;
  readonly record: StudyRecord;
  /** Names of the other studies of the same storage. */
  readonly others: readonly string[];
}

/**
 * Opens a study for looking at it: nothing in it is changed.
 *
 * @param where a file's path or a URL, with `#NAME` where it holds several studies
 */
export async function openStudyAt(where: string): Promise<OpenedStudy> {
  const { openStorage, sqliteStorage } = await import("@auction-mech/study");
  const [place, name] = where.split("#") as [string, string | undefined];
  // Whoever made the file chose how it is journalled, and may be writing to it now.
  const path = place.startsWith("sqlite:///") ? place.slice("sqlite:///".length) : place;
  const isUrl = /^[\w+]+:\/\//.test(path);
  const storage = isUrl ? await openStorage(path) : await sqliteStorage({ path, journal: "keep" });
  const records = await storage.studies();
  const record = records.find((one) => one.name === name) ?? records.at(-1);
  if (!record || (name !== undefined && record.name !== name)) {
    await storage.close();
    const { InvalidArgument } = await import("@auction-mech/core");
    const names = records.map((one) => one.name).join(", ") || "none";
    throw new InvalidArgument(
      `${place} must hold the study that is asked for, but its studies are: ${names}.`,
    );
  }
  return { storage, record, others: records.filter((one) => one !== record).map((one) => one.name) };
}

/** Gives the study, and again whenever a trial came or changed, until `signal` aborts. */
export async function followStudy(
  { storage, record }: OpenedStudy,
  onStudy: (study: StudyModel) => void,
  signal: AbortSignal,
): Promise<void> {
  let shown: readonly FrozenTrial[] | undefined;
  try {
    while (!signal.aborted) {
      const trials = await storage.trials(record.studyId);
      if (shown === undefined || !sameTrials(shown, trials)) {
        shown = trials;
        onStudy(studyModel(await storage.study(record.studyId), trials));
      }
      await pause(INTERVAL, signal);
    }
  } finally {
    await storage.close();
  }
}

// --- Internal helpers ---

function studyModel(record: StudyRecord, trials: readonly FrozenTrial[]): StudyModel {
  const { name, directions } = record;
  const objectives = directions.map((_, k) => objectiveName(record, k));
  return { name, directions, objectives, trials };
}

/** As the study names it; a sweep of one objective has it in its record instead, as it was typed. */
function objectiveName({ directions, systemAttrs, userAttrs }: StudyRecord, k: number): string {
  const named = systemAttrs["study:metric_names"];
  const given: unknown = Array.isArray(named) ? named[k] : undefined;
  if (typeof given === "string") return given;
  if (directions.length > 1) return `value ${k}`;
  const sweep = userAttrs["auction-mech:sweep"] as { objective?: unknown } | null | undefined;
  return typeof sweep?.objective === "string" ? basename(sweep.objective) : "value";
}

/** Whether nothing that is shown differs. Finished trials never change. */
function sameTrials(before: readonly FrozenTrial[], after: readonly FrozenTrial[]): boolean {
  if (before.length !== after.length) return false;
  return after.every((trial, k) => {
    const old = before[k]!;
    if (old === trial) return true;
    return (
      old.state === trial.state &&
      Object.keys(old.params).length === Object.keys(trial.params).length &&
      Object.keys(old.intermediateValues).length === Object.keys(trial.intermediateValues).length
    );
  });
}
