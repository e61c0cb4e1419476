import { AuctionMechError, InvalidArgument, StudyIncompatible } from "@auction-mech/core";
import {
  type CategoricalChoice,
  categoricalDistribution,
  type Distribution,
  floatDistribution,
  intDistribution,
  type ParamValue,
} from "@auction-mech/study";
import { type TrainSettings, trainSettingsSchema } from "@auction-mech/trainer";
import { z } from "zod";

/** A search space: parameters by name, each with its distribution. */
export type Space = Readonly<Record<string, Distribution>>;

/** Parameters under other names than those of the settings that they stand for. */
const SETTING_OF: Readonly<Record<string, string>> = {
  λ_regret: "lambdaRegret",
  λ_mono: "lambdaMono",
  λ_ir: "lambdaIr",
};

/** What is searched unless the user says otherwise, by mechanism. */
const DEFAULT_SPACES: Readonly<Record<string, Space>> = {
  "auction-net": {
    λ_regret: floatDistribution(0.1, 20, { log: true }),
    λ_mono: floatDistribution(0.1, 2, { log: true }),
  },
  "lookahead-net": {
    learningRate: floatDistribution(0.003, 0.1, { log: true }),
    finalTemperature: floatDistribution(0.005, 0.1, { log: true }),
    width: intDistribution(12, 48, { step: 12 }),
    steps: intDistribution(400, 1600, { step: 200 }),
  },
};

const entrySchema = z.union([
  z.strictObject({
    low: z.number(),
    high: z.number(),
    log: z.boolean().default(false),
    step: z.number().positive().optional(),
  }),
  z.strictObject({ choices: z.array(z.union([z.number(), z.string(), z.boolean()])).min(1) }),
]);

/** Settings that are whole numbers. */
const WHOLE: ReadonlySet<string> = new Set([
  "trainSize",
  "batch",
  "phase1Epochs",
  "phase2Epochs",
  "steps",
  "width",
  "pieces",
]);

/** @throws InvalidArgument for a mechanism that has none */
export function defaultSpace(mechanism: string): Space {
  const space = DEFAULT_SPACES[mechanism];
  if (space) return space;
  throw new InvalidArgument(
    `The mechanism must have a search space, but "${mechanism}" has none of its own. Give one by \`--space FILE.json\`.`,
  );
}

/**
 * Reads a search space: by parameter either a range `{ low, high, log?, step? }`
 * or `{ choices: […] }`. Parameters are the names of settings, or `λ_regret`,
 * `λ_mono` and `λ_ir`; widths of several layers are choices such as "64,32,16".
 *
 * @param name the file's name, for messages
 * @throws InvalidArgument with the parameter at fault
 */
export function parseSpace(json: unknown, name: string): Space {
  const entries = z.record(z.string(), z.unknown()).safeParse(json);
  if (!entries.success || Object.keys(entries.data).length === 0) {
    throw new InvalidArgument(
      `${name} must be a JSON object with at least one parameter, such as {"λ_regret": {"low": 0.1, "high": 20, "log": true}}. Mend the file.`,
    );
  }
  const params = Object.keys(entries.data);
  const again = params.find((param, k) => params.findIndex((one) => settingOf(one) === settingOf(param)) < k);
  if (again !== undefined) {
    throw new InvalidArgument(
      `${name} must give every setting once, but "${again}" is a second name of another parameter, ${settingOf(again)}. Drop one of them.`,
    );
  }
  return Object.fromEntries(params.map((param) => [param, parseEntry(param, entries.data[param], name)]));
}

/**
 * The settings that a trial's parameters stand for.
 *
 * @throws InvalidArgument for a parameter or a value that no training has
 */
export function settingsOfParams(params: Readonly<Record<string, ParamValue>>): TrainSettings {
  const settings = Object.fromEntries(
    Object.entries(params).map(([param, value]) => [settingOf(param), settingValue(settingOf(param), value)]),
  );
  const parsed = trainSettingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const at = String(path[0]);
  throw new InvalidArgument(
    `A parameter must be a setting that a training has, but "${at}" = ${JSON.stringify(settings[at])} is not: ${message}. \`auction-mech list trainable\` shows the settings.`,
  );
}

/** The parameters of `space` at which a training has these settings; those it lacks are left out. */
export function paramsOfSettings(space: Space, settings: TrainSettings): Record<string, ParamValue> {
  const known = settings as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(space).flatMap((param) => {
      const value = known[settingOf(param)];
      if (value === undefined) return [];
      return [[param, Array.isArray(value) ? value.join() : (value as ParamValue)]];
    }),
  );
}

/**
 * Throws unless a study that has trials tunes exactly this space's parameters.
 *
 * @param names the parameters of the study's trials
 */
export function requireSameParameters(space: Space, names: readonly string[]): void {
  const sorted = (list: readonly string[]) => [...list].sort().join(", ");
  if (sorted(names) === sorted(Object.keys(space))) return;
  throw new StudyIncompatible(
    `The study must tune the parameters of this sweep, ${sorted(Object.keys(space))}, but it tunes ${sorted(names)}. Name another study, or give its space by \`--space FILE.json\`.`,
  );
}

// --- Internal helpers ---

function settingOf(param: string): string {
  return SETTING_OF[param] ?? param;
}

function settingValue(setting: string, value: ParamValue): unknown {
  return setting === "hidden" && typeof value === "string" ? value.split(",").map(Number) : value;
}

function parseEntry(param: string, json: unknown, name: string): Distribution {
  const refuse = (why: string, cause?: unknown): never => {
    throw new InvalidArgument(
      `${name} must give "${param}" a range {"low", "high", "log", "step"} or {"choices"} of a setting, but ${why}. Mend the file.`,
      { cause },
    );
  };
  const setting = settingOf(param);
  if (!Object.hasOwn(trainSettingsSchema.shape, setting)) refuse("no training has such a setting");
  const parsed = entrySchema.safeParse(json);
  if (!parsed.success) return refuse(`it is ${JSON.stringify(json)}`);
  try {
    const distribution = distributionOf(parsed.data, WHOLE.has(setting));
    const ends =
      distribution.kind === "categorical" ? distribution.choices : [distribution.low, distribution.high];
    for (const end of ends) settingsOfParams({ [param]: end });
    return distribution;
  } catch (error) {
    if (!AuctionMechError.isInstance(error)) throw error;
    return refuse(error.message.replace(/\.$/, ""), error);
  }
}

function distributionOf(entry: z.infer<typeof entrySchema>, whole: boolean): Distribution {
  if ("choices" in entry) return categoricalDistribution<CategoricalChoice>(entry.choices);
  const { low, high, log, step } = entry;
  return whole
    ? intDistribution(low, high, { log, ...(step !== undefined && { step }) })
    : floatDistribution(low, high, { log, ...(step !== undefined && { step }) });
}
