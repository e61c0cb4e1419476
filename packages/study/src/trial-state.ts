/** Where a trial stands, in the words the storage keeps. */
export type TrialState = "RUNNING" | "COMPLETE" | "PRUNED" | "FAIL" | "WAITING";

/** A state that no later write may change. */
export type FinishedState = "COMPLETE" | "PRUNED" | "FAIL";

/** Whether a trial in this state may no longer change. */
export function isFinished(state: TrialState): state is FinishedState {
  return state === "COMPLETE" || state === "PRUNED" || state === "FAIL";
}
