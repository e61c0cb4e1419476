import {
  type NamedParameters,
  type Outcome,
  type Profiles,
  requireBidders,
  requireInteger,
  ShapeMismatch,
} from "@auction-mech/core";
import type { Kernels } from "../kernels.js";
import { descend, type ImprovementReport } from "./descend.js";
import type { AuctionNetShape } from "./dimensions.js";
import { groupsOf } from "./layout.js";
import { packParameters, parameterBlocks, unpackParameters } from "./parameter-blocks.js";
import type { Penalties } from "./penalties.js";
import { readSums } from "./read-sums.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/** Adam's constants. */
export interface AdamConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Which of Adam's steps is taken, counted from 1, and how far it goes. */
export interface AdamRate {
  readonly step: number;
  readonly learningRate: number;
}

/** Parameters with Adam's moments. Without moments they are 0. */
export interface LearningState {
  readonly parameters: NamedParameters;
  readonly firstMoments: NamedParameters;
  readonly secondMoments: NamedParameters;
}

/** Mean squared errors before the step. */
export interface ImitationReport {
  readonly allocation: number;
  readonly payments: number;
}

export interface AuctionNetTrainerOptions extends AuctionNetShape {
  readonly kernels: Kernels;
  readonly adam: AdamConstants;
  /** The most threads to use, the caller's included; results do not depend on it. Default: 1. */
  readonly threads?: number;
}

/**
 * Takes training steps on one AuctionNet. Bids and payments are in units of
 * the network's scale. Memory and threads are taken at the first step and
 * kept; more of them where a later step is larger.
 */
export interface AuctionNetTrainer {
  write(state: LearningState): void;
  read(): LearningState;
  /** One step of Adam on the mean squared error to `target`. */
  imitate(batch: Profiles, target: Outcome, rate: AdamRate): ImitationReport;
  /** One step of Adam on −revenue plus penalties. */
  improve(batch: Profiles, penalties: Penalties, rate: AdamRate): ImprovementReport;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/** Without parameters written, a network is all 0. */
export function auctionNetTrainer(options: AuctionNetTrainerOptions): AuctionNetTrainer {
  const { kernels, bidders, hidden, adam, threads = 1 } = options;
  requireInteger("bidders", bidders, 1, 64);
  requireInteger("hidden.length", hidden.length, 1, 64);
  for (const width of hidden) requireInteger("hidden", width, 1, 65_536);
  requireInteger("threads", threads, 1, 256);
  const shape = { bidders, hidden };
  const blocks = parameterBlocks(shape);
  let workspace = open(1, 0);

  function open(batch: number, points: number): Workspace {
    const opened = openWorkspace(kernels, shape, { batch, points, threads });
    const fresh = { fresh1: 1 - adam.beta1, fresh2: 1 - adam.beta2 };
    opened.set({ ...adam, ...fresh });
    return opened;
  }

  const part = (space: Workspace, name: "parameters" | "firstMoments" | "secondMoments") =>
    space.floats(space.record[name], blocks.length);

  /** A workspace with room for this batch and grid, its batch written. */
  function prepare(batch: Profiles, points: number): Workspace {
    requireBidders("batch", batch, bidders);
    requireInteger("batch", batch.batch, 1, Number.MAX_SAFE_INTEGER);
    const { capacity } = workspace;
    if (batch.batch > capacity.batch || points > capacity.points) {
      const larger = open(Math.max(batch.batch, capacity.batch), Math.max(points, capacity.points));
      for (const name of PARTS) part(larger, name).set(part(workspace, name));
      larger.kernels.derive();
      void workspace.pool.close();
      workspace = larger;
    }
    workspace.set({ batch: batch.batch, ...groupsOf(shape, batch.batch) });
    workspace.floats(workspace.record.values, batch.data.length).set(batch.data);
    return workspace;
  }

  /** Adam on the gradients of all groups. */
  function update({ step, learningRate }: AdamRate): void {
    const { pool, record, kernels } = workspace;
    workspace.set({
      rate: learningRate / (1 - adam.beta1 ** step),
      correction: 1 / Math.sqrt(1 - adam.beta2 ** step),
    });
    pool.run("updateStretch", Math.ceil(record.parameterBytes / record.updateBytes));
    kernels.derive();
  }

  return {
    write({ parameters, firstMoments, secondMoments }) {
      packParameters(blocks, parameters, part(workspace, "parameters"));
      packParameters(blocks, firstMoments, part(workspace, "firstMoments"));
      packParameters(blocks, secondMoments, part(workspace, "secondMoments"));
      workspace.kernels.derive();
    },
    read() {
      const [parameters, firstMoments, secondMoments] = PARTS.map((name) =>
        unpackParameters(blocks, part(workspace, name)),
      );
      return { parameters: parameters!, firstMoments: firstMoments!, secondMoments: secondMoments! };
    },
    imitate(batch, target, rate) {
      const space = prepare(batch, 0);
      const { record, pool } = space;
      requireSameShape("allocation", target.allocation, batch);
      requireSameShape("payments", target.payments, batch);
      space.floats(record.targetAllocation, batch.data.length).set(target.allocation.data);
      space.floats(record.targetPayments, batch.data.length).set(target.payments.data);
      const { groups } = groupsOf(shape, batch.batch);
      pool.run("imitateGroup", groups);
      const sums = readSums(space, groups, bidders);
      update(rate);
      const count = batch.batch * bidders;
      return { allocation: sums.allocationError / count, payments: sums.paymentError / count };
    },
    improve(batch, penalties, rate) {
      const space = prepare(batch, Math.ceil(penalties.misreports.length / bidders));
      const { groups } = groupsOf(shape, batch.batch);
      const report = descend(space, groups, batch.batch, bidders, penalties);
      update(rate);
      return report;
    },
    close: () => workspace.pool.close(),
  };
}

// --- Internal helpers ---

function requireSameShape(name: string, given: Profiles, batch: Profiles): void {
  if (given.batch !== batch.batch || given.bidders !== batch.bidders) {
    throw new ShapeMismatch(
      `\`target.${name}\` must be [${batch.batch}, ${batch.bidders}] as the batch is, but got [${given.batch}, ${given.bidders}].`,
    );
  }
}

const PARTS = ["parameters", "firstMoments", "secondMoments"] as const;
