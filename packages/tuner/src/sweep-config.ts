import { StudyIncompatible } from "@auction-mech/core";
import { decodeDistribution, encodeDistribution } from "@auction-mech/study";
import { trainSettingsSchema } from "@auction-mech/trainer";
import { z } from "zod";
import type { Space } from "./space.js";

/** Version of the record below: a change of meaning raises it. */
const VERSION = 1;

/** What measures the auctions, which takes 64 bits: the kernels, or plain JavaScript. */
const measuringSchema = z.object({ backend: z.enum(["simd", "cpu"]), from: z.string() });

export const sweepConfigSchema = z.object({
  v: z.literal(VERSION),
  kind: z.literal("sweep"),
  versions: z.record(z.string(), z.string()).describe("packages that made it"),
  seed: z.int().min(0).describe("of the search, and of every trial's training"),
  valuation: z.object({
    name: z.string(),
    params: z.record(z.string(), z.unknown()).describe("complete: drawn ones included"),
    bidders: z.int().min(1),
    data: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  }),
  mechanism: z.string(),
  settings: trainSettingsSchema.describe("what the user set; trials add their parameters"),
  space: z.record(z.string(), z.string()).describe("distributions in Optuna's encoding"),
  objective: z.string(),
  valSize: z.int().min(1),
  regretProfiles: z.int().min(1),
  sampler: z.string(),
  pruner: z.string(),
  backend: z.string().describe("trains the trials"),
  backendFrom: z.string().default("default").describe("who chose it: a flag, a variable, or nobody"),
  fallback: z.string().optional(),
  accelerated: z
    .record(z.string(), z.string())
    .optional()
    .describe("mechanisms that a GPU trains, by its backend: measured when the sweep was made"),
  deterministic: z.boolean(),
  batchTrials: z.int().min(1).default(1).describe("trials that one process trains at once"),
  measuring: measuringSchema.default({ backend: "simd", from: "default" }),
  warmStart: z.boolean(),
});

/** Everything that decides a sweep's numbers but the order in which its workers finish: kept with the study and in `config.json`. */
export type SweepConfig = z.infer<typeof sweepConfigSchema>;

export function encodeSpace(space: Space): SweepConfig["space"] {
  return Object.fromEntries(
    Object.entries(space).map(([name, distribution]) => [name, encodeDistribution(distribution)]),
  );
}

export function decodeSpace(space: SweepConfig["space"]): Space {
  return Object.fromEntries(Object.entries(space).map(([name, text]) => [name, decodeDistribution(text)]));
}

/** The configuration in a study's attribute, or undefined where there is none. */
export function decodeSweepConfig(attribute: unknown, study: string): SweepConfig | undefined {
  if (attribute === undefined) return undefined;
  const parsed = sweepConfigSchema.safeParse(attribute);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new StudyIncompatible(
    `The study "${study}" must hold a sweep of version ${VERSION}, but its \`${path.join(".")}\` is not: ${message}. Use the release of auction-mech that made it, or start a new study.`,
  );
}

/** What every trial of one study must have in common. */
const DECISIVE = ["mechanism", "seed", "settings", "objective", "valSize", "regretProfiles"] as const;

/**
 * Throws unless a command joins the study with the sweep that it was made for.
 *
 * @param known the study's own configuration
 */
export function requireSameSweep(known: SweepConfig, given: SweepConfig, study: string): void {
  const facts = (config: SweepConfig): [string, unknown][] => [
    ["valuation", config.valuation.name],
    ["parameters of the valuation", config.valuation.params],
    ["bidders", config.valuation.bidders],
    ["data", config.valuation.data?.sha256 ?? null],
    ["search space", config.space],
    ...DECISIVE.map((name): [string, unknown] => [name, config[name]]),
  ];
  const theirs = facts(known);
  const differing = facts(given).find(([, value], k) => stable(value) !== stable(theirs[k]![1]));
  if (!differing) return;
  const [name, value] = differing;
  const other = theirs.find(([fact]) => fact === name)![1];
  throw new StudyIncompatible(
    `The study "${study}" must be of this very sweep, but its ${name} is ${stable(other)}, not ${stable(value)}. Give the same flags, or another study by \`--name\`.`,
  );
}

/** JSON with the keys in order. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
