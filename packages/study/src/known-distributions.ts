import type { Distribution } from "./distribution.js";
import { type CursorLook, finishedCursor } from "./finished-cursor.js";
import { type FrozenTrial, own } from "./frozen-trial.js";
import { requireCompatible } from "./param-representation.js";
import { requireName } from "./storable-name.js";

/** The first distribution that a study saw under each name: the one later ones must agree with. */
export interface KnownDistributions {
  /** Learns of trials not seen before. */
  learn(trials: readonly FrozenTrial[]): CursorLook;
  /**
   * @throws StudyIncompatible when the study holds another kind under this name
   * @throws InvalidArgument on a name that no storage can keep
   */
  require(name: string, distribution: Distribution): void;
}

export function knownDistributions(): KnownDistributions {
  const known = new Map<string, Distribution>();
  const look = finishedCursor();

  function learnFrom(trial: FrozenTrial): void {
    for (const name of Object.keys(trial.distributions)) {
      if (!known.has(name)) known.set(name, own(trial.distributions, name)!);
    }
  }

  return {
    learn(trials) {
      const { finished, unfinished } = look(trials);
      finished.forEach(learnFrom);
      unfinished.forEach(learnFrom);
      return { finished, unfinished };
    },
    require(name, distribution) {
      const first = known.get(name);
      // Before it joins what waits to be stored: one that cannot be would hold back the tell as well.
      if (first === undefined) requireName("A parameter's name", name);
      if (first === undefined) known.set(name, distribution);
      else requireCompatible(name, first, distribution);
    },
  };
}
