import type { Backend } from "@auction-mech/backend";
import { type Compute, tensorCompute } from "../compute.js";
import { batchedTensorEngine } from "./batched-tensor-engine.js";

/**
 * Trains everything on one TensorFlow.js backend, and what is under way at the
 * same time as one computation: a {@link batchedTensorEngine} for whoever takes
 * a {@link Compute}, such as a sweep that runs several trials in one process.
 */
export function batchedCompute(backend: Backend): Compute {
  const alone = tensorCompute(backend);
  const together = batchedTensorEngine(backend);
  return {
    choose: async (plan) => ({ ...(await alone.choose(plan)), open: () => together.open(plan) }),
  };
}
