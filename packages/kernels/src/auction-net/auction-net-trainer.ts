import { type Outcome, type Profiles, requireBidders, requireInteger } from "@auction-mech/core";
import { groupsOf } from "../groups.js";
import type { Kernels } from "../kernels.js";
import { readLearning, writeLearning } from "../learning-arrays.js";
import {
  type AdamConstants,
  type AdamRate,
  adamFields,
  adamStepFields,
  type LearningState,
} from "../learning-state.js";
import { requireSameShape } from "../require-same-shape.js";
import { requireThreads } from "../workspace.js";
import { type AuctionNetWorkspace, openAuctionNetWorkspace } from "./auction-net-workspace.js";
import { descend, type ImprovementReport } from "./descend.js";
import type { AuctionNetShape } from "./dimensions.js";
import type { Capacity } from "./layout.js";
import { parameterBlocks } from "./parameter-blocks.js";
import type { Penalties } from "./penalties.js";
import { readSums } from "./read-sums.js";

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
  const { bidders } = options;
  const network = learningNetwork(options);
  return {
    write: network.write,
    read: network.read,
    imitate(batch, target, rate) {
      const { space, groups } = network.prepare(batch, 0);
      const { record, pool } = space;
      requireSameShape("target.allocation", target.allocation, batch);
      requireSameShape("target.payments", target.payments, batch);
      space.floats(record.targetAllocation, batch.data.length).set(target.allocation.data);
      space.floats(record.targetPayments, batch.data.length).set(target.payments.data);
      pool.run("imitateGroup", groups);
      const sums = readSums(space, groups, bidders);
      network.update(rate);
      const count = batch.batch * bidders;
      return { allocation: sums.allocationError / count, payments: sums.paymentError / count };
    },
    improve(batch, penalties, rate) {
      const { space, groups } = network.prepare(batch, Math.ceil(penalties.misreports.length / bidders));
      const report = descend(space, groups, batch.batch, bidders, penalties);
      network.update(rate);
      return report;
    },
    close: network.close,
  };
}

// --- Internal helpers ---

function requireOptions({ bidders, hidden, threads = 1 }: AuctionNetTrainerOptions): void {
  requireInteger("bidders", bidders, 1, 64);
  requireInteger("hidden.length", hidden.length, 1, 64);
  for (const width of hidden) requireInteger("hidden", width, 1, 65_536);
  requireThreads(threads);
}

/** The network in its memory, which is exchanged for a larger one where a step asks for that. */
function learningNetwork(options: AuctionNetTrainerOptions) {
  requireOptions(options);
  const { kernels, adam, bidders, threads = 1 } = options;
  const { blocks, length } = parameterBlocks(options);
  let capacity: Capacity = { batch: 1, points: 0 };
  let space = open(capacity);

  function open(room: Capacity): AuctionNetWorkspace {
    const opened = openAuctionNetWorkspace(kernels, options, room, threads);
    opened.set(adamFields(adam));
    return opened;
  }

  const read = () => readLearning(space, blocks, length);

  function write(state: LearningState): void {
    writeLearning(space, blocks, length, state);
    space.kernels.derive();
  }

  function grow(batch: number, points: number): void {
    const state = read();
    const room = { batch: Math.max(batch, capacity.batch), points: Math.max(points, capacity.points) };
    const larger = open(room);
    void space.pool.close();
    space = larger;
    capacity = room;
    write(state);
  }

  return {
    read,
    write,
    /** A workspace with room for this batch and grid, its batch written. */
    prepare(batch: Profiles, points: number) {
      requireBidders("batch", batch, bidders);
      requireInteger("batch", batch.batch, 1, Number.MAX_SAFE_INTEGER);
      if (batch.batch > capacity.batch || points > capacity.points) grow(batch.batch, points);
      const cut = groupsOf(length, batch.batch);
      space.set({ batch: batch.batch, ...cut });
      space.floats(space.record.values, batch.data.length).set(batch.data);
      return { space, groups: cut.groups };
    },
    /** Adam on the gradients of all groups. */
    update(rate: AdamRate): void {
      const { parameterBytes, updateBytes } = space.record;
      space.set(adamStepFields(adam, rate));
      space.pool.run("updateStretch", Math.ceil(parameterBytes / updateBytes));
      space.kernels.derive();
    },
    close: () => space.pool.close(),
  };
}
