import type { Profiles } from "@auction-mech/core";
import { groupsOf } from "../groups.js";
import type { Operation } from "../instance.js";
import { readLearning, writeLearning } from "../learning-arrays.js";
import { type AdamRate, adamFields, adamStepFields, type LearningState } from "../learning-state.js";
import { openWorkspace } from "../workspace.js";
import { layOut } from "./layout.js";
import type { LookaheadNetTrainerOptions } from "./lookahead-net-trainer.js";
import { parameterBlocks, signsOf } from "./parameter-blocks.js";
import { RANKING } from "./record.js";

/** A LookaheadNet in its memory, which is exchanged for a larger one where a step asks for that. */
export function learningNetwork(options: LookaheadNetTrainerOptions) {
  const { kernels, adam, clipNorm, threads = 1 } = options;
  const blocks = parameterBlocks(options);
  const { length } = blocks;
  const signs = signsOf(options, blocks);
  let capacity = 1;
  let space = open(capacity);
  let groups = 1;

  function open(batch: number) {
    const opened = openWorkspace({
      kernels,
      configure: "configureLookaheadNet",
      format: RANKING,
      threads: Math.min(threads, groupsOf(length, batch).groups),
      layOut: (used) => layOut(options, batch, used),
    });
    opened.set(adamFields(adam));
    opened.floats(opened.record.signs, length).set(signs);
    return opened;
  }

  const knotsOf = ({ record, floats }: typeof space) => floats(record.knots, record.sets * options.pieces);

  const read = () => readLearning(space, blocks.blocks, length);

  /** @param knots `[sets][pieces]`; taken as their running maximum, as the auction takes them */
  function write(state: LearningState, knots: ArrayLike<number> = []): void {
    writeLearning(space, blocks.blocks, length, state);
    const ascending = knotsOf(space).fill(0);
    ascending.set(knots);
    ascending.forEach((knot, at) => {
      if (at % options.pieces > 0) ascending[at] = Math.max(knot, ascending[at - 1]!);
    });
    space.kernels.deriveRanking();
  }

  function grow(batch: number): void {
    const state = read();
    const larger = open(batch);
    const knots = knotsOf(space);
    void space.pool.close();
    space = larger;
    capacity = batch;
    write(state, knots);
  }

  return {
    read,
    write,
    /** The workspace with room for this batch, the batch written. */
    prepare(batch: Profiles, temperature: number) {
      if (batch.batch > capacity) grow(batch.batch);
      const cut = groupsOf(length, batch.batch);
      groups = cut.groups;
      space.set({ batch: batch.batch, ...cut, temperature });
      space.floats(space.record.values, batch.data.length).set(batch.data);
      return space;
    },
    /** Leaves the groups' gradients. @returns the sum of what the groups add up */
    run(operation: Operation): number {
      space.pool.run(operation, groups);
      return space.doubles(space.record.sums, groups).reduce((sum, own) => sum + own, 0);
    },
    /** Adam on the gradients of all groups, shortened to `clipNorm`. */
    update(rate: AdamRate): void {
      const { parameterBytes, updateBytes, squares } = space.record;
      const stretches = Math.ceil(parameterBytes / updateBytes);
      space.pool.run("reduceRankingStretch", stretches);
      const norm = Math.sqrt(space.doubles(squares, stretches).reduce((sum, square) => sum + square, 0));
      const clip = clipNorm === undefined ? 1 : clipNorm / Math.max(norm, clipNorm);
      space.set({ ...adamStepFields(adam, rate), clip });
      space.kernels.updateRanking();
      space.kernels.deriveRanking();
    },
    close: () => space.pool.close(),
  };
}
