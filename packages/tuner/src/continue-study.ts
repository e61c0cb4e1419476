import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import type { StudyRecord } from "@auction-mech/study";
import { openValuation } from "@auction-mech/trainer";
import { CONFIG_ATTRIBUTE } from "./claim-study.js";
import { configureSweep } from "./configure-sweep.js";
import { newFolder } from "./new-folder.js";
import { openObjective } from "./objective.js";
import { closedOnFailure, openSqlite } from "./open-shared-storage.js";
import { requireFitting } from "./require-fitting.js";
import { decodeSpace, decodeSweepConfig } from "./sweep-config.js";
import { CONFIG } from "./sweep-folder.js";
import type { StudyChoice, SweepPlan, SweepRequest } from "./sweep-plan.js";

/**
 * Opens a study that a file holds: with the sweep that it was made for, or,
 * where another program made it, with the sweep that is asked for.
 *
 * @throws AuctionMechError with the rule, the value and the remedy
 */
export async function continueStudy(
  request: SweepRequest,
  { path, name }: Extract<StudyChoice, { kind: "continued" }>,
): Promise<SweepPlan> {
  if (!existsSync(path)) {
    throw new InvalidArgument(
      `\`--study-path\` must be the file of a study, but "${path}" does not exist. Name the study.sqlite3 of a run folder.`,
    );
  }
  const storage = await openSqlite(path);
  return closedOnFailure(storage, async () => {
    const record = await chooseStudy(await storage.storage.studies(), name, path);
    const known = decodeSweepConfig(record.userAttrs[CONFIG_ATTRIBUTE], record.name);
    const goal = request.trials === undefined ? null : { more: request.trials };
    const common = { studyName: record.name, storage, goal };
    if (!known) {
      const sweep = await configureSweep(request);
      await requireFitting(record, storage.storage, sweep);
      const own = isSweepFolder(dirname(path));
      const folder = own ? dirname(path) : await newFolder(request, sweep.config);
      return { ...sweep, ...common, folder };
    }
    if (request.given.length > 0) {
      throw new InvalidArgument(
        `\`--study-path\` takes everything from the study, but \`${request.given[0]}\` was given too. Leave it out, or start a new sweep.`,
      );
    }
    const { valuation } = await openValuation({ ...known.valuation, seed: known.seed });
    const objective = await openObjective(known.objective);
    const folder = isSweepFolder(dirname(path)) ? dirname(path) : await newFolder(request, known);
    return { config: known, valuation, objective, space: decodeSpace(known.space), ...common, folder };
  });
}

// --- Internal helpers ---

function chooseStudy(records: readonly StudyRecord[], name: string | undefined, path: string): StudyRecord {
  const names = records.map((record) => `"${record.name}"`).join(", ") || "none";
  const found = name === undefined ? records : records.filter((record) => record.name === name);
  if (found.length === 1) return found[0]!;
  throw new InvalidArgument(
    name === undefined
      ? `"${path}" must hold one study, or \`--name\` must say which, but it holds ${names}. Add \`--name\`.`
      : `\`--name\` must be a study in "${path}", which holds ${names}, but got "${name}". Correct the name.`,
  );
}

function isSweepFolder(path: string): boolean {
  try {
    const config = JSON.parse(readFileSync(join(path, CONFIG), "utf8")) as { kind?: unknown };
    return config.kind === "sweep";
  } catch {
    return false;
  }
}
