import { hostname } from "node:os";
import { StorageConflict } from "@auction-mech/core";
import { type FrozenTrial, retryTrial, type Study, type Trial } from "@auction-mech/study";
import { isAlive } from "./warm-start/lock.js";

/** How often a trial is tried again whose worker died while its sweep went on: it may be what killed it. */
export const MAX_RETRIES = 3;

/** Where a trial says which process runs it. */
const WORKER = "auction-mech:worker";

/** Seconds after which a trial of a single-user study that names no process counts as left behind by another program. */
const UNNAMED_AFTER = 10;

/** Says that this process runs the trial. */
export async function signTrial(trial: Trial): Promise<void> {
  await trial.setSystemAttr(WORKER, { host: hostname(), pid: process.pid });
}

/**
 * Whether a RUNNING trial's process is known to be gone: on this machine by
 * its process id. Other machines' are found by their heartbeats.
 *
 * @param shared whether other programs may be working on the study just now
 */
export function isLeftBehind({ systemAttrs, datetimeStart }: FrozenTrial, shared: boolean): boolean {
  const worker = systemAttrs[WORKER];
  if (typeof worker === "object" && worker !== null && "pid" in worker) {
    return worker.host === hostname() && typeof worker.pid === "number" && !isAlive(worker.pid);
  }
  const age = (Date.now() - (datetimeStart?.getTime() ?? 0)) / 1000;
  return !shared && age > UNNAMED_AFTER;
}

/**
 * Fails a RUNNING trial that nobody works on any more and queues it again. Of
 * several processes one does it.
 *
 * @returns whether it was this one
 */
export async function retryLater(study: Study, trial: FrozenTrial): Promise<boolean> {
  try {
    await study.tell(trial.number, null, { state: "FAIL" });
  } catch (error) {
    if (StorageConflict.isInstance(error)) return false;
    throw error;
  }
  // Any number of times: whoever stops a sweep will go on with it.
  const again = retryTrial(trial, Number.POSITIVE_INFINITY)!;
  const { [WORKER]: _, ...systemAttrs } = again.systemAttrs;
  await study.addTrial({ ...again, systemAttrs, userAttrs: {} });
  return true;
}
