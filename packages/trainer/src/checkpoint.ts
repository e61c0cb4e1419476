import type { EngineState, NamedParameters } from "@auction-mech/core";
import { InvalidData } from "@auction-mech/core";
import { z } from "zod";
import type { Memory } from "./recipes/recipe.js";

/** Where a training stands: with the run's configuration, all it takes to go on to the bit. */
export interface Checkpoint {
  /** Index of the phase under way; the count of phases when all are done. */
  readonly phase: number;
  /** Steps done in that phase. */
  readonly step: number;
  readonly engine: EngineState;
  readonly memory: Memory;
  /** Seconds spent so far in each phase. */
  readonly seconds: readonly number[];
  /** The best parameters so far, where the plan keeps score. */
  readonly best: Scored | null;
}

/** Parameters and their score on rows held out from the steps; higher is better. */
export interface Scored {
  readonly score: number;
  /** Steps of the last phase after which they stood; null for what training has to beat. */
  readonly step: number | null;
  readonly parameters: NamedParameters;
}

const FORMAT = "auction-mech/checkpoint";
const VERSION = 1;

const arraysSchema = z.record(
  z.string(),
  z.object({ shape: z.array(z.int().min(0)), data: z.base64() }).transform(({ shape, data }, context) => {
    const bytes = Uint8Array.from(Buffer.from(data, "base64"));
    if (bytes.length !== 4 * shape.reduce((product, size) => product * size, 1)) {
      context.addIssue({ code: "custom", message: "its numbers do not fill its shape" });
      return z.NEVER;
    }
    return { shape, data: new Float32Array(bytes.buffer) };
  }),
);

const checkpointSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  phase: z.int().min(0),
  step: z.int().min(0),
  engine: z.object({
    step: z.int().min(0),
    parameters: arraysSchema,
    firstMoments: arraysSchema,
    secondMoments: arraysSchema,
  }),
  memory: z.record(z.string(), z.array(z.number())),
  seconds: z.array(z.number().min(0)),
  best: z.object({ score: z.number(), step: z.int().min(1).nullable(), parameters: arraysSchema }).nullable(),
});

/** A checkpoint as JSON; 32-bit arrays in base 64, so that they come back to the bit. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { engine, best } = checkpoint;
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    ...checkpoint,
    engine: {
      step: engine.step,
      parameters: encodeArrays(engine.parameters),
      firstMoments: encodeArrays(engine.firstMoments),
      secondMoments: encodeArrays(engine.secondMoments),
    },
    best: best && { ...best, parameters: encodeArrays(best.parameters) },
  });
}

/**
 * @param name the file's name, for messages
 * @throws InvalidData when the text is damaged or of another version
 */
export function decodeCheckpoint(text: string, name: string): Checkpoint {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidData(
      `${name} must be JSON, but is not. It is damaged: delete it to train from the start.`,
      {
        cause,
      },
    );
  }
  const parsed = checkpointSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InvalidData(
      `${name} must be a checkpoint of version ${VERSION}, but its \`${issue.path.join(".")}\` is not: ${issue.message}. Delete it to train from the start.`,
    );
  }
  return parsed.data;
}

function encodeArrays(arrays: NamedParameters) {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      { shape, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") },
    ]),
  );
}
