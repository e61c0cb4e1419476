import type { Profiles } from "@auction-mech/core";
import { groupsOf } from "../groups.js";
import type { Operation } from "../instance.js";
import { readLearning, writeLearning } from "../learning-arrays.js";
import { type AdamRate, adamFields, adamStepFields, type LearningState } from "../learning-state.js";
import type { StepNeeds } from "../step-needs.js";
import { openWorkspace } from "../workspace.js";
import type { LookaheadNetShape } from "./dimensions.js";
import { layOut } from "./layout.js";
import type { LookaheadNetTrainerOptions } from "./options.js";
import { parameterBlocks, signsOf } from "./parameter-blocks.js";
import { RANKING } from "./record.js";

/** A LookaheadNet in its memory, which is exchanged for a larger one where a step asks for that. */
export function learningNetwork(options: LookaheadNetTrainerOptions) {
  const { adam, clipNorm } = options;
  const { blocks, length } = parameterBlocks(options);
  let capacity = 1;
  let space = open(options, capacity);
  let groups = 1;

  const read = () => readLearning(space, blocks, length);

  /** @param knots `[sets][pieces]` */
  function write(state: LearningState, knots: ArrayLike<number> = []): void {
    writeLearning(space, blocks, length, state);
    writeKnots(knotsOf(space), options.pieces, knots);
    space.kernels.deriveRanking();
  }

  function grow(batch: number): void {
    const state = read();
    const knots = knotsOf(space);
    const larger = open(options, batch);
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
      return sumOf(space.doubles(space.record.sums, groups));
    },
    /** Adam on the gradients of all groups, shortened to `clipNorm`. */
    update(rate: AdamRate): void {
      const { parameterBytes, updateBytes, squares } = space.record;
      const stretches = Math.ceil(parameterBytes / updateBytes);
      space.pool.run("reduceRankingStretch", stretches);
      const norm = Math.sqrt(sumOf(space.doubles(squares, stretches)));
      const clip = clipNorm === undefined ? 1 : clipNorm / Math.max(norm, clipNorm);
      space.set({ ...adamStepFields(adam, rate), clip });
      space.kernels.updateRanking();
      space.kernels.deriveRanking();
    },
    close: () => space.pool.close(),
  };
}

// --- Internal helpers ---

/** Memory with room for such a batch. */
function open(options: LookaheadNetTrainerOptions, batch: number) {
  const { kernels, adam, threads = 1 } = options;
  const blocks = parameterBlocks(options);
  const space = openWorkspace({
    kernels,
    configure: "configureLookaheadNet",
    format: RANKING,
    threads: usedThreads(options, batch, threads),
    layOut: (used) => layOut(options, batch, used),
  });
  space.set(adamFields(adam));
  space.floats(space.record.signs, blocks.length).set(signsOf(options, blocks));
  return space;
}

/** What steps of so many profiles take. */
export function lookaheadNetNeeds(shape: LookaheadNetShape, batch: number, threads: number): StepNeeds {
  const used = usedThreads(shape, batch, threads);
  return { threads: used, bytes: layOut(shape, batch, used).bytes };
}

function usedThreads(shape: LookaheadNetShape, batch: number, threads: number): number {
  return Math.min(threads, groupsOf(parameterBlocks(shape).length, batch).groups);
}

function knotsOf({ record, floats }: ReturnType<typeof open>): Float32Array {
  return floats(record.knots, record.sets * record.pieces);
}

/** Writes each weight set's knots as their running maximum, as the auction takes them. */
function writeKnots(into: Float32Array, pieces: number, knots: ArrayLike<number>): void {
  into.fill(0).set(knots);
  into.forEach((knot, at) => {
    if (at % pieces > 0) into[at] = Math.max(knot, into[at - 1]!);
  });
}

/** In their order. */
function sumOf(numbers: Float64Array): number {
  return numbers.reduce((sum, own) => sum + own, 0);
}
