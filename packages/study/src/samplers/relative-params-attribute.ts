import { decodeAttribute, encodeAttribute } from "../attribute-json.js";
import type { ParamValue } from "../distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import type { StudyView } from "../study-view.js";

/** Shows what a trial was given to other workers before its objective suggests it, in Optuna's attributes. */
export function publishRelativeParams(view: StudyView, params: Readonly<Record<string, ParamValue>>): void {
  const text = encodeAttribute(params);
  for (let piece = 0; piece * PIECE < text.length; piece++) {
    view.setTrialSystemAttr(`${KEY}:${piece}`, text.slice(piece * PIECE, (piece + 1) * PIECE));
  }
}

/** A running trial's parameters: those suggested, and those that it was given already. */
export function knownParams(trial: FrozenTrial): Readonly<Record<string, ParamValue>> {
  let text = "";
  for (let piece = 0; ; piece++) {
    const part = own(trial.systemAttrs, `${KEY}:${piece}`);
    if (typeof part !== "string") break;
    text += part;
  }
  if (text === "") return trial.params;
  try {
    const published = decodeAttribute(text) as Readonly<Record<string, ParamValue>>;
    return { ...published, ...trial.params };
  } catch {
    // Another worker has written some of the pieces only.
    return trial.params;
  }
}

// --- Internal helpers ---

const KEY = "tpe:relative_params";
/** Optuna's limit, from when the column was that short. */
const PIECE = 2045;
