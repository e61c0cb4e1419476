import type { LearningState } from "./learning-state.js";
import { type Block, packParameters, unpackParameters } from "./packed-parameters.js";

const PARTS = ["parameters", "firstMoments", "secondMoments"] as const;

/** What holds a network's learned numbers. */
interface Holder {
  readonly record: Readonly<Record<(typeof PARTS)[number], number>>;
  floats(at: number, length: number): Float32Array;
}

/** @param length how many learned numbers there are, padding included */
export function writeLearning(
  { record, floats }: Holder,
  blocks: readonly Block[],
  length: number,
  state: LearningState,
): void {
  for (const part of PARTS) packParameters(blocks, state[part], floats(record[part], length));
}

/** Copies. */
export function readLearning(
  { record, floats }: Holder,
  blocks: readonly Block[],
  length: number,
): LearningState {
  const [parameters, firstMoments, secondMoments] = PARTS.map((part) =>
    unpackParameters(blocks, floats(record[part], length)),
  );
  return { parameters: parameters!, firstMoments: firstMoments!, secondMoments: secondMoments! };
}
