import type { Kernels } from "../kernels.js";
import type { AdamConstants } from "../learning-state.js";
import type { LookaheadNetShape } from "./dimensions.js";

export interface LookaheadNetTrainerOptions extends LookaheadNetShape {
  readonly kernels: Kernels;
  readonly adam: AdamConstants;
  /** The largest Euclidean norm of a step's whole gradient; a longer one is shortened to it. */
  readonly clipNorm?: number | undefined;
  /** The most threads to use, the caller's included; results do not depend on it. Default: 1. */
  readonly threads?: number;
}
