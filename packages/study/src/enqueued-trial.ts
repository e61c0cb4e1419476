import type { Attributes } from "./attribute-json.js";
import type { ParamValue } from "./distribution.js";
import { createTrial, type FrozenTrial, own } from "./frozen-trial.js";

/**
 * A WAITING trial with fixed parameters, or undefined where `existing` holds a
 * trial that has, or was enqueued with, exactly these.
 */
export function enqueuedTrial(
  params: Readonly<Record<string, ParamValue>>,
  userAttrs: Attributes,
  existing: readonly FrozenTrial[],
): FrozenTrial | undefined {
  const wanted = signature(params);
  for (const trial of existing) {
    const fixed = own(trial.systemAttrs, "fixed_params");
    const has = typeof fixed === "object" && fixed !== null ? fixed : trial.params;
    if (signature(has) === wanted) return undefined;
  }
  return createTrial({ state: "WAITING", userAttrs, systemAttrs: { fixed_params: params } });
}

// --- Internal helpers ---

function signature(params: object): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}
