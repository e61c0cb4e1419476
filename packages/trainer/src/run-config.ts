import { InvalidData } from "@auction-mech/core";
import { z } from "zod";
import { completeSettingsSchema } from "./settings.js";

/** Version of the record below: a change of meaning raises it. */
const VERSION = 1;

export const runConfigSchema = z.object({
  v: z.literal(VERSION),
  versions: z.record(z.string(), z.string()).describe("packages that made the run"),
  seed: z.int().min(0),
  seeds: z.int().min(1).describe("how many trainings of each mechanism, by consecutive seeds"),
  valuation: z.object({
    name: z.string(),
    params: z.record(z.string(), z.unknown()).describe("complete: drawn ones included"),
    bidders: z.int().min(1),
    data: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  }),
  valSize: z.int().min(1).describe("validation profiles"),
  regretProfiles: z.int().min(1).describe("validation profiles on which regret is searched"),
  backend: z.string(),
  fallback: z
    .string()
    .optional()
    .describe("the TensorFlow.js backend of what the simd engine does not train"),
  accelerated: z
    .record(z.string(), z.string())
    .optional()
    .describe("mechanisms that a GPU trains, because it was measured to be faster, and its backend"),
  deterministic: z.boolean().optional().describe("the kernels' build that is the same on every machine"),
  modules: z
    .array(z.object({ path: z.string(), sha256: z.string() }))
    .optional()
    .describe("files of the user's own that the run imported: its valuation, its penalties"),
  trainings: z
    .array(
      z.object({
        mechanism: z.string(),
        variant: z.string().optional().describe("tells apart trainings of one mechanism"),
        settings: completeSettingsSchema,
      }),
    )
    .min(1),
});

/** Everything that decides a run's numbers: `config.json` of a run folder. */
export type RunConfig = z.infer<typeof runConfigSchema>;

/** @throws InvalidData when the text is not a configuration of this version */
export function decodeRunConfig(text: string, name: string): RunConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidData(`${name} must be JSON, but is not. Name the folder of a run.`, { cause });
  }
  const version = (json as { v?: unknown } | null)?.v;
  if (version !== VERSION) {
    throw new InvalidData(
      `${name} must have "v": ${VERSION}, but has ${JSON.stringify(version)}. Use the release of auction-mech that made the run.`,
    );
  }
  const parsed = runConfigSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InvalidData(
      `${name} must be a run's configuration, but its \`${issue.path.join(".")}\` is not: ${issue.message}. Name the folder of a run.`,
    );
  }
  return parsed.data;
}
