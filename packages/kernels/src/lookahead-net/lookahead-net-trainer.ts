import {
  type NamedParameters,
  type Profiles,
  requireBidders,
  requireInteger,
  ShapeMismatch,
} from "@auction-mech/core";
import type { AdamRate, LearningState } from "../learning-state.js";
import { requireSameShape } from "../require-same-shape.js";
import { requireThreads } from "../workspace.js";
import { learningNetwork } from "./learning-network.js";
import type { LookaheadNetTrainerOptions } from "./options.js";

/** The random numbers of a step, `[batch]` each, uniform on [0, 1). */
export interface EstimatorDraws {
  readonly candidate: Float32Array;
  readonly uniform: Float32Array;
  readonly logistic: Float32Array;
}

/**
 * Takes training steps on one LookaheadNet. Bids are in units of the network's
 * scale. Memory and threads are taken at the first step and kept; more of them
 * where a later step is larger.
 */
export interface LookaheadNetTrainer {
  /** Parameters with the fixed `spline.knots`. */
  write(state: LearningState): void;
  read(): LearningState;
  /** One step of Adam on the mean squared error of the soft auction's allocation `[batch, bidders]`. @returns that error */
  imitate(batch: Profiles, allocation: Profiles, temperature: number, rate: AdamRate): number;
  /** One step of Adam on −revenue of the soft auction, estimated from three rows a profile. @returns that revenue */
  improve(batch: Profiles, draws: EstimatorDraws, temperature: number, rate: AdamRate): number;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/** Halvings in the search for where a share falls to half, at most: it need not be known better than to a temperature. */
const BISECTIONS = 7;

export function lookaheadNetTrainer(options: LookaheadNetTrainerOptions): LookaheadNetTrainer {
  requireOptions(options);
  const { bidders } = options;
  const network = learningNetwork(options);
  let knots: NamedParameters = {};
  return {
    write(state) {
      const { "spline.knots": given, ...parameters } = state.parameters;
      knots = given ? { "spline.knots": given } : {};
      network.write({ ...state, parameters }, given?.data);
    },
    read() {
      const { parameters, ...moments } = network.read();
      return { parameters: { ...knots, ...parameters }, ...moments };
    },
    imitate(batch, allocation, temperature, rate) {
      requireBatch(batch, bidders);
      requireSameShape("allocation", allocation, batch);
      const space = network.prepare(batch, temperature);
      space.floats(space.record.targetAllocation, batch.data.length).set(allocation.data);
      const error = network.run("imitateRankingGroup");
      network.update(rate);
      return error / (batch.batch * bidders);
    },
    improve(batch, draws, temperature, rate) {
      requireBatch(batch, bidders);
      const space = network.prepare(batch, temperature);
      const places = {
        candidate: space.record.candidateDraws,
        uniform: space.record.uniformDraws,
        logistic: space.record.logisticDraws,
      };
      for (const name of ["candidate", "uniform", "logistic"] as const) {
        requireDraws(name, draws[name], batch.batch);
        space.floats(places[name], batch.batch).set(draws[name]);
      }
      space.set({ halvings: Math.min(BISECTIONS, Math.max(1, Math.ceil(Math.log2(1 / temperature)))) });
      const revenue = network.run("improveRankingGroup");
      network.update(rate);
      return revenue / batch.batch;
    },
    close: network.close,
  };
}

// --- Internal helpers ---

function requireOptions({ bidders, hidden, pieces, threads = 1 }: LookaheadNetTrainerOptions): void {
  requireInteger("bidders", bidders, 1, 64);
  requireInteger("hidden / 3", hidden / 3, 1, 1024);
  requireInteger("pieces", pieces, 2, 65_536);
  requireThreads(threads);
}

function requireBatch(batch: Profiles, bidders: number): void {
  requireBidders("batch", batch, bidders);
  requireInteger("batch", batch.batch, 1, Number.MAX_SAFE_INTEGER);
}

function requireDraws(name: string, { length }: Float32Array, batch: number): void {
  if (length !== batch) {
    throw new ShapeMismatch(
      `\`draws.${name}\` must be [batch] = [${batch}], but holds ${length} numbers. Draw one a profile.`,
    );
  }
}
