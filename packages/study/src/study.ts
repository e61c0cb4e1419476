import { InvalidArgument, requireInteger } from "@auction-mech/core";
import { bestTrial } from "./analysis/best-trial.js";
import { paretoFront } from "./analysis/pareto-front.js";
import { ask, askWithin, failStaleTrials } from "./ask.js";
import type { Attributes, AttributeValue } from "./attribute-json.js";
import type { Distribution, ParamValue } from "./distribution.js";
import { enqueuedTrial } from "./enqueued-trial.js";
import { type FrozenTrial, requireConsistent } from "./frozen-trial.js";
import { type Objective, type OptimizeOptions, optimize } from "./optimize.js";
import type { StudyContext } from "./study-context.js";
import type { StudyDirection } from "./study-direction.js";
import type { StudyStorage } from "./study-storage.js";
import { type TellOptions, tell } from "./tell.js";
import type { Trial } from "./trial.js";
import type { TrialState } from "./trial-state.js";

/** A set of trials of one objective function, kept in a storage. */
export interface Study {
  readonly name: string;
  readonly studyId: number;
  readonly directions: readonly StudyDirection[];
  /** What the trials' random numbers derive from. */
  readonly seed: number;
  readonly storage: StudyStorage;
  /**
   * Starts a trial; `tell` must finish it. While it is open it beats, so that
   * another worker can tell a slow trial from a dead one.
   *
   * @param fixedSpace parameters to suggest at once
   */
  ask(fixedSpace?: Readonly<Record<string, Distribution>>): Promise<Trial>;
  /**
   * `ask`, but undefined where none waits and the study already has `limit`
   * trials of any state: however many workers ask, there are never more.
   */
  askWithin(limit: number, fixedSpace?: Readonly<Record<string, Distribution>>): Promise<Trial | undefined>;
  /** Finishes a trial: a value, or one an objective. See {@link TellOptions}. */
  tell(
    trial: Trial | number,
    value: number | readonly number[] | null,
    options?: TellOptions,
  ): Promise<FrozenTrial>;
  optimize(objective: Objective, options?: OptimizeOptions<Study>): Promise<void>;
  /** Ends `optimize` after the trials that are running. */
  stop(): void;
  /** Queues a trial with these parameters fixed; others are sampled. */
  enqueue(
    params: Readonly<Record<string, ParamValue>>,
    options?: { readonly userAttrs?: Attributes; readonly skipIfExists?: boolean },
  ): Promise<void>;
  /** Adds a trial made by `createTrial`, or taken from another study. */
  addTrial(trial: FrozenTrial): Promise<void>;
  /** All trials by number, or those in these states. */
  trials(options?: { readonly states?: readonly TrialState[] }): Promise<readonly FrozenTrial[]>;
  /** The best feasible COMPLETE trial of one objective. @throws InvalidArgument where there is none */
  bestTrial(): Promise<FrozenTrial>;
  /** The feasible COMPLETE trials that no other dominates, by number. */
  bestTrials(): Promise<readonly FrozenTrial[]>;
  userAttrs(): Promise<Attributes>;
  systemAttrs(): Promise<Attributes>;
  setUserAttr(key: string, value: AttributeValue): Promise<void>;
  setSystemAttr(key: string, value: AttributeValue): Promise<void>;
  /** The objectives' names, or undefined; charts and tables show them. */
  metricNames(): Promise<readonly string[] | undefined>;
  setMetricNames(names: readonly string[]): Promise<void>;
  /** Fails what stopped beating and queues it again; `ask` does so by itself. */
  failStaleTrials(): Promise<readonly FrozenTrial[]>;
  /** Stops beating, and closes the storage if the study opened it. */
  close(): Promise<void>;
}

/** The study over what its parts share. */
export function openStudy(context: StudyContext, close: () => Promise<void>): Study {
  const { storage, studyId } = context;
  const { directions, name } = context.record;

  async function trials(states?: readonly TrialState[]): Promise<readonly FrozenTrial[]> {
    const all = await storage.trials(studyId);
    return states ? all.filter(({ state }) => states.includes(state)) : all;
  }

  const setAttr = (scope: "user" | "system") => (key: string, value: AttributeValue) =>
    storage.setStudyAttr(studyId, scope, key, value);

  const study: Study = {
    name,
    studyId,
    directions,
    seed: context.seed,
    storage,
    ask: (fixedSpace) => ask(context, fixedSpace),
    async askWithin(limit, fixedSpace) {
      requireInteger("limit", limit, 0, Number.MAX_SAFE_INTEGER);
      return askWithin(context, limit, fixedSpace);
    },
    tell: (trial, value, options = {}) => tell(context, trial, value, options),
    optimize: (objective, options = {}) => optimize(context, study, objective, options),
    stop() {
      context.stopped = true;
    },
    async enqueue(params, { userAttrs = {}, skipIfExists = false } = {}) {
      const queued = enqueuedTrial(params, userAttrs, skipIfExists ? await trials() : []);
      if (queued) await storage.createTrial(studyId, queued);
    },
    async addTrial(trial) {
      if (trial.values !== null && trial.values.length !== directions.length) {
        throw new InvalidArgument(
          `An added trial must have ${directions.length} values, one a direction, but has ${trial.values.length}.`,
        );
      }
      requireConsistent(trial);
      context.known.learn(await trials());
      for (const [param, distribution] of Object.entries(trial.distributions)) {
        context.known.require(param, distribution);
      }
      await storage.createTrial(studyId, trial);
    },
    trials: ({ states } = {}) => trials(states),
    bestTrial: async () => bestTrial(await trials(), directions),
    bestTrials: async () => paretoFront(await trials(), directions),
    userAttrs: async () => (await storage.study(studyId)).userAttrs,
    systemAttrs: async () => (await storage.study(studyId)).systemAttrs,
    setUserAttr: setAttr("user"),
    setSystemAttr: setAttr("system"),
    async metricNames() {
      const names = (await storage.study(studyId)).systemAttrs[METRIC_NAMES];
      return Array.isArray(names) ? names.map(String) : undefined;
    },
    async setMetricNames(names) {
      if (names.length !== directions.length) {
        throw new InvalidArgument(
          `\`setMetricNames\` must be given ${directions.length} names, one a direction, but got [${names.join(", ")}].`,
        );
      }
      await storage.setStudyAttr(studyId, "system", METRIC_NAMES, [...names]);
    },
    failStaleTrials: () => failStaleTrials(context),
    async close() {
      context.heart.close();
      const flushed = await Promise.allSettled(
        [...context.live.values()].map(({ writer }) => writer.flush()),
      );
      await close();
      for (const end of flushed) if (end.status === "rejected") throw end.reason;
    },
  };
  return study;
}

// --- Internal helpers ---

const METRIC_NAMES = "study:metric_names";
