import { type Block, packParameters } from "../packed-parameters.js";
import { padded } from "../padded.js";
import { dimensionsOf, type LookaheadNetShape, ownInput } from "./dimensions.js";

/** Lengths of vectors are multiples of this. */
const LANES = 4;

/** The padded parameters of a network: first those that a softplus makes weights, then plain ones, then log-slopes. */
export interface ParameterBlocks {
  /** How many numbers, padding included. */
  readonly length: number;
  /** Where the plain ones and the log-slopes begin. */
  readonly plain: number;
  readonly logSlopes: number;
  /** Where each array begins, by name. */
  readonly starts: Readonly<Record<string, number>>;
  /** In the architecture's order; without the knots, which are not learned. */
  readonly blocks: readonly Block[];
}

/** An array of every weight set: a number, a vector or a matrix. */
interface Part {
  readonly name: string;
  readonly rows?: number;
  readonly columns: number;
}

export function parameterBlocks(shape: LookaheadNetShape): ParameterBlocks {
  const { bidders, hidden, pieces } = shape;
  const size = dimensionsOf(shape);
  const unordered = new Map<string, Block>();
  let end = 0;

  function place({ name, rows, columns }: Part, rowStride: number, matrixStride: number, start = end): void {
    const lengths = rows === undefined ? [columns] : [rows, columns];
    unordered.set(name, {
      name,
      shape: name.endsWith("offset") ? [size.sets] : [size.sets, ...lengths],
      start,
      matrices: size.sets,
      matrixStride,
      rows: rows ?? 1,
      columns,
      rowStride,
    });
    end = Math.max(end, start + size.sets * matrixStride);
  }

  const vector = (name: string, columns: number, stride: number) => place({ name, columns }, stride, stride);
  const square = (name: string) =>
    place({ name, rows: hidden, columns: hidden }, size.hidden, size.hidden ** 2);
  const fromInputs = { rows: bidders, columns: hidden };
  const inputBlock = size.inputs * size.hidden;

  place({ name: "monotone.weights1", ...fromInputs }, size.hidden, inputBlock);
  square("monotone.weights2");
  vector("monotone.weights3", hidden, size.hidden);
  vector("cross.weights", bidders, size.inputs);
  end = padded(end, LANES);
  const plain = end;
  vector("monotone.biases1", hidden, size.hidden);
  vector("monotone.biases2", hidden, size.hidden);
  // One matrix of [bids, logarithms] each.
  place({ name: "reserve.weights1", ...fromInputs }, size.hidden, 2 * inputBlock);
  const logs = unordered.get("reserve.weights1")!.start + inputBlock;
  const afterBoth = end;
  place({ name: "reserve.log-weights1", ...fromInputs }, size.hidden, 2 * inputBlock, logs);
  end = afterBoth;
  vector("reserve.biases1", hidden, size.hidden);
  square("reserve.weights2");
  vector("reserve.biases2", hidden, size.hidden);
  vector("reserve.weights3", hidden, size.hidden);
  vector("reserve.skip", bidders, size.inputs);
  vector("score.offset", 1, 1);
  vector("reserve.offset", 1, 1);
  end = padded(end, LANES);
  const logSlopes = end;
  vector("spline.log-slopes", pieces + 1, pieces + 1);
  const blocks = ORDER.map((name) => unordered.get(name)!);
  const starts = Object.fromEntries(blocks.map(({ name, start }) => [name, start]));
  return { length: padded(end, LANES), plain, logSlopes, starts, blocks };
}

/**
 * The sign of what each learned number becomes in the network; 0 where it is
 * never read, as is what belongs to the own bid in arrays of the others'.
 */
export function signsOf(shape: LookaheadNetShape, { blocks, length }: ParameterBlocks): Float32Array {
  const named = blocks.map((block) => {
    const { name, matrices, rows, columns } = block;
    const data = new Float32Array(matrices * rows * columns).fill(1);
    const perInput = PER_INPUT[name];
    if (perInput) {
      const width = (rows * columns) / shape.bidders;
      data.forEach((_, at) => {
        const set = Math.floor(at / (rows * columns));
        const input = Math.floor((at % (rows * columns)) / width);
        data[at] = input === ownInput(shape, set) ? perInput.own : perInput.others;
      });
    }
    return [name, { shape: block.shape, data }] as const;
  });
  const signs = new Float32Array(length);
  packParameters(blocks, Object.fromEntries(named), signs);
  return signs;
}

// --- Internal helpers ---

/** As the architecture stores them. */
const ORDER = [
  "spline.log-slopes",
  "monotone.weights1",
  "monotone.biases1",
  "monotone.weights2",
  "monotone.biases2",
  "monotone.weights3",
  "cross.weights",
  "score.offset",
  "reserve.weights1",
  "reserve.log-weights1",
  "reserve.biases1",
  "reserve.weights2",
  "reserve.biases2",
  "reserve.weights3",
  "reserve.skip",
  "reserve.offset",
];

/** Signs of the arrays that have an entry an input. */
const PER_INPUT: Readonly<Record<string, { readonly own: number; readonly others: number }>> = {
  "monotone.weights1": { own: 1, others: -1 },
  "cross.weights": { own: 0, others: -1 },
  "reserve.weights1": { own: 0, others: 1 },
  "reserve.log-weights1": { own: 0, others: 1 },
  "reserve.skip": { own: 0, others: 1 },
};
