import type { SweepConfig } from "../sweep-config.js";
import type { SweepObjective, SweepTrial } from "../sweep-event.js";
import { reproduceCommand } from "./reproduce.js";

/** `best.json`: what the best trial was, and how to train it again. */
export function bestJson(
  { number, params, values, metrics }: SweepTrial,
  config: SweepConfig,
  objectives: readonly SweepObjective[],
): string {
  const named = Object.fromEntries(objectives.map(({ name }, k) => [name, values?.[k] ?? null]));
  const { valuation, mechanism, seed, versions } = config;
  const best = {
    v: 1,
    val_model: valuation.name,
    valuation,
    mechanism,
    number,
    params,
    objective: objectives.length === 1 ? (values?.[0] ?? null) : named,
    objectives,
    metrics,
    seed,
    saved: "best",
    reproduce: reproduceCommand(config, params),
    versions,
  };
  return `${JSON.stringify(best, null, 2)}\n`;
}
