import type { Backend } from "@auction-mech/backend";
import type { TrainingEngine } from "@auction-mech/core";
import type { Plan } from "../recipes/recipe.js";
import { type Kind, tensorKind } from "./tensor-kind.js";

/** Trains several networks at once on one TensorFlow.js backend. */
export interface EngineBatch {
  /**
   * An engine for one of the networks. Its steps wait until every open engine
   * of the batch has one to take or is disposed of, and then are taken
   * together: as one computation for all that fit, so whoever uses the engines
   * must use them all at the same time, each in its own chain of promises.
   */
  open(plan: Pick<Plan, "auction" | "objective" | "adam">): TrainingEngine;
}

/**
 * Steps with a leading axis of trials, `[trials, batch, …]`: on a GPU, where a
 * small network's step costs the start of some hundred operations and little
 * else, many trials cost about as much as one.
 *
 * Networks of one shape, objective and optimiser are taken together, at steps
 * of one phase and one batch size; rates, weights of penalties, seeds and data
 * may differ. Any other mixture works too, in as many computations as it takes.
 * Each trial's numbers are those of a {@link tensorEngine} of its own but for
 * the order of summation.
 */
export function batchedTensorEngine(backend: Backend): EngineBatch {
  const kinds = new Map<string, Kind>();
  let open = 0;
  let waiting = 0;
  const arrived = (change: { readonly open?: number; readonly waiting?: number }) => {
    open += change.open ?? 0;
    waiting += change.waiting ?? 0;
    if (open === 0 || waiting < open) return;
    waiting = 0;
    for (const kind of kinds.values()) kind.takeSteps();
  };
  return {
    open({ auction: { spec, parameters }, objective, adam }) {
      // The scale is a unit of the outside; nothing inside depends on it.
      const key = JSON.stringify([{ ...spec, scale: 1 }, objective.name, adam]);
      let kind = kinds.get(key);
      if (kind === undefined) {
        kind = tensorKind({ backend, spec, parameters, objective, adam }, () => arrived({ waiting: 1 }));
        kinds.set(key, kind);
      }
      const engine = kind.open(parameters);
      open += 1;
      let disposed = false;
      return {
        ...engine,
        dispose() {
          if (disposed) return;
          disposed = true;
          engine.dispose();
          arrived({ open: -1 });
        },
      };
    },
  };
}
