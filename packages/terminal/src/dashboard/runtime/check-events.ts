import type { RunEvent } from "@auction-mech/core";
import type { SweepEvent } from "@auction-mech/tuner";
import { z } from "zod";
import type { LogEvent } from "../model/event-log.js";

/** The events of a log that can be shown. */
export interface CheckedEvents {
  readonly events: readonly LogEvent[];
  /** Why the first of the others cannot, in words; null where all can. */
  readonly refused: string | null;
}

/**
 * Parts a log's events into those that have all that the views read, and the
 * rest. Types of later releases, which nothing shows, pass.
 */
export function checkEvents(kind: "run" | "sweep", events: readonly LogEvent[]): CheckedEvents {
  const schemas: Readonly<Record<string, z.ZodType>> = kind === "run" ? RUN_EVENTS : SWEEP_EVENTS;
  let refused: string | null = null;
  const shown = events.filter((event) => {
    const schema = Object.hasOwn(schemas, event.type) ? schemas[event.type] : undefined;
    const issue = schema?.safeParse(event).error?.issues[0];
    if (issue) refused ??= `"${event.type}" at ${issue.path.join(".")}: ${issue.message}`;
    return !issue;
  });
  return { events: shown, refused };
}

// --- Internal helpers ---

const count = z.number().min(0);
const seconds = count;
const phase = z.enum(["imitate", "improve", "evaluate"]);
const texts = z.array(z.string());
/** JSON has no infinity and writes null for it. */
const finite = z.number().nullable();
const figures = z.record(z.string(), finite);

const params = z.record(z.string(), z.unknown());
const members = z.array(z.object({ name: z.string(), params }));

const valuation = z
  .object({ name: z.string(), params, bidders: count })
  .refine((own) => own.name !== "family" || members.safeParse(own.params.members).success, {
    path: ["params", "members"],
    error: "expected a list of valuations",
  });

const metrics = z.object({
  truthful: z.boolean(),
  revenue: z.number(),
  revenueStandardError: z.number(),
  regret: z.object({ mean: z.number(), total: z.number(), max: z.number() }),
  welfare: z.number(),
  efficiency: z.number(),
  saleRate: z.number(),
  gap: z.object({ absolute: z.number(), standardError: z.number(), relative: z.number() }).nullable(),
});

const baselines = z.array(z.object({ name: z.string(), metrics }));
const bound = z.object({
  kind: z.enum(["myerson", "virtual-surplus", "linear-program", "none"]),
  revenue: z.number().nullable(),
  standardError: z.number().nullable(),
  attained: z.boolean().nullable(),
});

const compute = z.object({
  engine: z.string(),
  backend: z.string().nullable(),
  threads: count,
  reason: z.string(),
});

const status = z.enum(["completed", "diverged", "interrupted"]);

const note = z.object({ seconds, level: z.enum(["info", "warning"]), message: z.string() });

const RUN_EVENTS = {
  run: z.object({ seconds, valuation, seed: count, seeds: count, mechanisms: texts }),
  start: z.object({
    seconds,
    mechanism: z.string(),
    seed: count,
    variant: z.string().optional(),
    compute,
    config: z.record(z.string(), z.unknown()),
  }),
  phase: z.object({ seconds, mechanism: z.string(), phase, summary: z.string(), steps: count }),
  progress: z.object({
    seconds,
    mechanism: z.string(),
    phase,
    step: count,
    steps: count,
    epoch: count.nullable(),
    secondsLeft: finite,
    training: figures,
  }),
  references: z.object({ seconds, baselines, bound }),
  note,
  trained: z.object({ seconds, mechanism: z.string(), status, saved: z.string().nullable() }),
  result: z.object({
    valuation,
    seed: count,
    runs: z.array(
      z.object({
        mechanism: z.string(),
        seed: count,
        variant: z.string().optional(),
        status,
        seconds: z.object({ total: seconds }),
        metrics,
        saved: z.string().nullable(),
      }),
    ),
    baselines,
    bound,
  }),
} satisfies Record<RunEvent["type"], z.ZodType>;

const param = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const distribution = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("float"),
    low: z.number(),
    high: z.number(),
    log: z.boolean(),
    step: z.number().nullable(),
  }),
  z.object({ kind: z.literal("int"), low: z.number(), high: z.number(), log: z.boolean(), step: z.number() }),
  z.object({ kind: z.literal("categorical"), choices: z.array(param) }),
]);

const trial = z
  .object({
    number: count,
    state: z.enum(["RUNNING", "WAITING", "COMPLETE", "PRUNED", "FAIL"]),
    params: z.record(z.string(), param),
    values: z.array(z.number()).min(1).nullable(),
    metrics: metrics.nullable(),
    seconds: seconds.nullable(),
    failure: z.string().nullable(),
  })
  .refine(({ state, values }) => state !== "COMPLETE" || values !== null, {
    path: ["values"],
    error: "expected those of a COMPLETE trial",
  });

const SWEEP_EVENTS = {
  sweep: z.object({
    seconds,
    valuation,
    mechanism: z.string(),
    objectives: z.array(z.object({ name: z.string(), direction: z.enum(["minimize", "maximize"]) })).min(1),
    space: z.record(z.string(), distribution),
    sampler: z.string(),
    pruner: z.string(),
    workers: count,
    study: z.object({ name: z.string() }),
    trials: count,
    earlier: z.array(trial),
  }),
  "warm-start": z.object({ seconds, state: z.enum(["training", "waiting", "ready"]) }),
  trial: z.object({ seconds, number: count, params: trial.shape.params, worker: count }),
  progress: z.object({ seconds, number: count, phase, step: count, steps: count }),
  intermediate: z.object({ seconds }),
  finished: z.object({
    seconds,
    trial,
    done: count,
    trials: count,
    trialsPerMinute: finite,
    secondsLeft: finite,
  }),
  best: z.object({ seconds }),
  note,
  outcome: z.object({
    seconds,
    outcome: z.object({
      status: z.enum(["completed", "interrupted"]),
      folder: z.string(),
      seconds,
      best: z.object({ number: count }).nullable(),
      comparison: z
        .object({
          improvement: z.array(z.object({ name: z.string(), value: z.number(), standardError: z.number() })),
        })
        .nullable(),
    }),
  }),
  result: z.object({ sweeps: z.array(z.unknown()) }),
} satisfies Record<SweepEvent["type"], z.ZodType>;
