import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgument, InvalidData } from "@auction-mech/core";
import type { TrainSettings, ValuationSource } from "@auction-mech/trainer";
import { userFolder } from "../user-folder.js";
import { flagOf } from "./given-flags.js";
import type { TrainFlags } from "./train.js";
import { settingsOf } from "./training-settings.js";
import { parseValuationText } from "./valuation-text.js";

/** What names one law, or says how to read its data. */
const OF_ONE_LAW = [
  "valModel",
  "params",
  "data",
  "columns",
  "testFraction",
  "format",
  "top",
  "scaleBy",
  "scaleByItem",
] as const;

/** The ambiguity set that `--robust` or `--robust-family` names, or undefined without them. */
export async function robustSource(flags: TrainFlags): Promise<ValuationSource | undefined> {
  const { robust, robustFamily, bidders, seed } = flags;
  if (robust === undefined && robustFamily === undefined) {
    const idle = (["robustAim", "robustOf", "cvarLevel"] as const).find((flag) => flags[flag] !== undefined);
    if (idle === undefined) return undefined;
    throw new InvalidArgument(
      `What says how to be robust must go with \`--robust\` or \`--robust-family\`, but got \`${flagOf(idle)}\` without them. Add one, or leave it out.`,
    );
  }
  const other = OF_ONE_LAW.find((flag) => flags[flag] !== undefined);
  if ((robust !== undefined && robustFamily !== undefined) || other !== undefined) {
    throw new InvalidArgument(
      `The values must be named once, but \`${flagOf(robust === undefined ? "robustFamily" : "robust")}\` came with \`${flagOf(other ?? "robustFamily")}\`. Leave one of them out.`,
    );
  }
  if (flags.mechanism !== "lookahead-net") {
    throw new InvalidArgument(
      `Robust training is that of lookahead-net, but got \`--mechanism ${flags.mechanism}\`. Leave \`--mechanism\` out.`,
    );
  }
  const params = robust === undefined ? { members: [familyMember(robustFamily!)] } : await familyFile(robust);
  return { name: "family", params, bidders, seed, data: null };
}

/** One training aims at the nominal law alone, the other at the worst member or members: their difference is the price. */
export function robustTrainings(
  given: TrainSettings,
  { robustAim = "worst-case", robustOf, cvarLevel }: TrainFlags,
): { readonly variant: string; readonly settings: TrainSettings }[] {
  const aim = { robustOf, cvarLevel };
  const defined = Object.fromEntries(Object.entries(aim).filter(([, value]) => value !== undefined));
  return [
    { variant: "nominal", settings: { ...given, ...defined, robust: "nominal" } },
    { variant: "robust", settings: { ...given, ...defined, robust: robustAim } },
  ];
}

/** The flags that are settings of every training, whatever it aims at: `--robust` names a file there. */
export function plainSettingsOf(flags: TrainFlags): TrainSettings {
  const { robust: _, robustOf: __, cvarLevel: ___, ...plain } = flags;
  return settingsOf(plain);
}

// --- Internal helpers ---

/** `lognormal{"correlation":{"from":0,"to":0.9}}`: the parameter with a range makes the members. */
function familyMember(text: string): { readonly name: string; readonly params: unknown } {
  const { name, params } = parseValuationText(text, "--robust-family");
  const entries = Object.entries(params as Record<string, unknown>);
  const isRange = (value: unknown) => typeof value === "object" && value !== null && "from" in value;
  if (entries.some(([, value]) => isRange(value))) return { name, params };
  throw new InvalidArgument(
    `\`--robust-family\` must have a parameter with a range, but got "${text}". Write it as 'lognormal{"correlation":{"from":0,"to":0.9}}'.`,
  );
}

/** A list of members, or an object { members, nominal }. */
async function familyFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(resolve(userFolder(), file), "utf8");
  } catch (cause) {
    throw new InvalidArgument(
      `\`--robust\` must name a readable file, but "${file}" cannot be read (${(cause as NodeJS.ErrnoException).code}). Check the path.`,
      { cause },
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidData(
      `"${file}" must be JSON, but is not. Write a list of valuations, [{"name":"latent","params":{…}}, …].`,
      { cause },
    );
  }
  return Array.isArray(json) ? { members: json } : json;
}
