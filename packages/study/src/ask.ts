import type { Distribution } from "./distribution.js";
import { type FrozenTrial, own } from "./frozen-trial.js";
import { liveTrial } from "./live-trial.js";
import { retryTrial } from "./retry-trial.js";
import { type LiveTrial, type StudyContext, samplerView, studyView } from "./study-context.js";
import type { RelativeParams } from "./suggest.js";
import type { Trial } from "./trial.js";
import { trialWriter } from "./trial-writer.js";

/** Starts a trial: the first that waits in the queue, else a new one. */
export async function ask(
  context: StudyContext,
  fixedSpace?: Readonly<Record<string, Distribution>>,
): Promise<Trial> {
  return (await askWithin(context, Number.POSITIVE_INFINITY, fixedSpace))!;
}

/** {@link ask}, but undefined where none waits and the study already has `limit` trials of any state. */
export async function askWithin(
  context: StudyContext,
  limit: number,
  fixedSpace: Readonly<Record<string, Distribution>> = {},
): Promise<Trial | undefined> {
  const { storage, studyId } = context;
  const trials = await currentTrials(context);
  const { unfinished } = context.known.learn(trials);
  // Before there is a trial, which nobody could tell.
  for (const [name, distribution] of Object.entries(fixedSpace)) context.known.require(name, distribution);
  if (context.sampler.readsStudyAttrs) {
    const stored = await storage.study(studyId);
    // What this process wrote may not have arrived yet.
    const systemAttrs = { ...context.record.systemAttrs, ...stored.systemAttrs };
    context.record = { ...stored, systemAttrs };
  }
  const queued = unfinished.some(({ state }) => state === "WAITING");
  const popped = queued ? await storage.popWaitingTrial(studyId) : undefined;
  const frozen = popped ?? (await storage.createTrialWithin(studyId, limit));
  if (!frozen) return undefined;
  try {
    const { trial } = startTrial(context, frozen, trials);
    for (const [name, distribution] of Object.entries(fixedSpace)) trial.suggest({ [name]: distribution });
    return trial;
  } catch (error) {
    await abandon(context, frozen);
    throw error;
  }
}

/** Fails what stopped beating and queues it again, at most the study's number of retries. */
export async function failStaleTrials(context: StudyContext): Promise<readonly FrozenTrial[]> {
  await context.heart.catchUp();
  const failed = await context.storage.heartbeats?.failStaleTrials(context.studyId, (trial) =>
    retryTrial(trial, context.maxRetries),
  );
  return failed ?? [];
}

// --- Internal helpers ---

/** All trials, once those that died are failed; costs one look at the storage where nothing runs elsewhere. */
async function currentTrials(context: StudyContext): Promise<readonly FrozenTrial[]> {
  const { storage, studyId, live } = context;
  const trials = await storage.trials(studyId, { queueAsRead: true });
  const { unfinished } = context.known.learn(trials);
  const runsElsewhere = unfinished.some(({ state, number }) => state === "RUNNING" && !live.has(number));
  if (!storage.heartbeats || !runsElsewhere) return trials;
  const failed = await failStaleTrials(context);
  return failed.length === 0 ? trials : storage.trials(studyId, { queueAsRead: true });
}

/** Fails a trial that its caller will never hold, and hence never tell. */
async function abandon({ storage, live, heart }: StudyContext, { number, trialId }: FrozenTrial) {
  live.delete(number);
  heart.stop(trialId);
  // The caller is told why there is no trial; where this fails too, the trial will be found dead.
  await storage.updateTrial(trialId, { finish: { state: "FAIL", values: null } }).catch(() => {});
}

function startTrial(context: StudyContext, frozen: FrozenTrial, trials: readonly FrozenTrial[]): LiveTrial {
  const { sampler } = context;
  const writer = trialWriter(context.storage, frozen.trialId);
  // Retried and copied trials arrive with parameters; they are suggested again, as fixed ones.
  const fresh = { writer, frozen };
  const view = studyView(context, fresh, trials);
  sampler.beforeTrial?.(view);
  const relative = sampleRelative(context, samplerView(context, view));
  const live = liveTrial(context, fresh, trials, () => relative);
  context.live.set(frozen.number, live);
  context.heart.start(frozen.trialId);
  return live;
}

function sampleRelative(context: StudyContext, view: ReturnType<typeof studyView>): RelativeParams {
  const { sampler } = context;
  // An enqueued trial with every parameter fixed needs no sampling, and must not pay for it.
  const space = sampler.inferRelativeSearchSpace?.(view) ?? {};
  const fixed = own(view.trial.systemAttrs, "fixed_params");
  const names = Object.keys(space);
  const isFixed = (name: string) => typeof fixed === "object" && fixed !== null && Object.hasOwn(fixed, name);
  if (names.length === 0 || names.every(isFixed)) return { space: {}, params: {} };
  return { space, params: sampler.sampleRelative?.(view, space) ?? {} };
}
