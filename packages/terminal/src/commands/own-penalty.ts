import { resolve } from "node:path";
import { InvalidArgument, InvalidData } from "@auction-mech/core";
import { type Penalty, penalties } from "@auction-mech/econ/differentiable";
import type { TrainSettings } from "@auction-mech/trainer";
import { userFolder } from "../user-folder.js";
import { callOwn, importOwn, isModulePath, kindOfExport, madeBy } from "./own-module.js";
import type { PenaltyWeights } from "./penalty-flag.js";

/**
 * Imports the penalties that are modules, which then are known by their paths.
 *
 * @returns the same weights by names that the registry knows
 */
export async function openPenalties(weights: PenaltyWeights): Promise<PenaltyWeights> {
  const opened: [string, number][] = [];
  for (const [name, weight] of Object.entries(weights)) {
    if (!isModulePath(name)) {
      opened.push([name, weight]);
      continue;
    }
    const path = resolve(userFolder(), name);
    if (!penalties.has(path))
      penalties.add(path, checkedPenalty(ownPenalty(await importOwn(path, name), name), name));
    opened.push([path, weight]);
  }
  return Object.fromEntries(opened);
}

/** The same settings, penalties of the user's own imported. Only a mechanism whose loss has penalties takes any. */
export async function withPenalties(
  given: TrainSettings,
  mechanisms: readonly string[],
): Promise<TrainSettings> {
  if (given.penalties === undefined) return given;
  if (!mechanisms.includes("auction-net")) {
    throw new InvalidArgument(
      `A penalty is part of auction-net's loss, but got \`--mechanism ${mechanisms.join()}\`, whose regret, IR violation and monotonicity gap are 0 whatever it learns. Add \`--mechanism auction-net\`, or leave the penalty out.`,
    );
  }
  return { ...given, penalties: await openPenalties(given.penalties) };
}

/** The penalty that a module's default export is or makes. */
export function ownPenalty(made: unknown, text: string): Penalty {
  const penalty = madeBy(made, text, {});
  if (isPenalty(penalty)) return penalty;
  throw new InvalidData(
    `The default export of "${text}" must be a penalty { name, summary, selected, select, value } or a function that returns one, but it is ${kindOfExport(penalty)}. Export one.`,
  );
}

/** Whether something has the parts of a penalty. */
export function isPenalty(value: unknown): value is Penalty {
  const { name, selected, select, value: cost } = (value ?? {}) as Partial<Penalty>;
  return (
    typeof name === "string" &&
    Number.isInteger(selected) &&
    typeof select === "function" &&
    typeof cost === "function"
  );
}

// --- Internal helpers ---

/** The same penalty, what it returns looked at before the engine takes it for tensors. */
function checkedPenalty(penalty: Penalty, text: string): Penalty {
  return {
    ...penalty,
    select(tf, sweep) {
      const picked: unknown = callOwn("select", text, () => penalty.select(tf, sweep));
      const fits = Array.isArray(picked) && picked.length === penalty.selected;
      if (fits && picked.every(isTensor)) return picked as ReturnType<Penalty["select"]>;
      throw notTensors("select", `a list of as many tensors as \`selected\` says, ${penalty.selected}`, text);
    },
    value(...given) {
      const cost: unknown = callOwn("value", text, () => penalty.value(...given));
      if (isTensor(cost)) return cost as ReturnType<Penalty["value"]>;
      throw notTensors("value", "a tensor [bidders]", text);
    },
  };
}

function isTensor(value: unknown): boolean {
  return typeof value === "object" && value !== null && "shape" in value && "dtype" in value;
}

function notTensors(part: string, wanted: string, text: string): InvalidData {
  return new InvalidData(
    `\`${part}\` of "${text}" must return ${wanted}, but does not. Mend the module; \`auction-mech check ${text}\` says more.`,
  );
}
