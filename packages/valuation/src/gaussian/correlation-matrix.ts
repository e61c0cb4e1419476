import { InvalidArgument, requireRange } from "@auction-mech/core";
import { cholesky } from "./cholesky.js";

/** One number for every pair of bidders, or a whole matrix `[bidders][bidders]`. */
export type Correlation = number | readonly (readonly number[])[];

/** Entries that should agree may differ by this much. */
const ROUNDING = 1e-9;

/**
 * A correlation matrix, row-major, checked: symmetric, 1 on the diagonal,
 * positive semidefinite.
 *
 * @param correlation equicorrelation in [−1/(n − 1), 1], or a matrix
 */
export function correlationMatrix(correlation: Correlation, bidders: number): Float64Array {
  if (typeof correlation === "number") return equicorrelation(correlation, bidders);
  const matrix = squareMatrix("correlation", correlation, bidders);
  for (let i = 0; i < bidders; i++) {
    if (matrix[i * bidders + i] !== 1) {
      throw new InvalidArgument(
        `\`correlation\` must have 1 on its diagonal, but row ${i} has ${matrix[i * bidders + i]}. Divide by the standard deviations, or give a covariance.`,
      );
    }
  }
  cholesky("correlation", matrix, bidders);
  return matrix;
}

function equicorrelation(correlation: number, bidders: number): Float64Array {
  const least = bidders > 1 ? -1 / (bidders - 1) : -1;
  // A lower end such as −0.333333333333 means −1/3.
  if (!(correlation >= least - ROUNDING && correlation <= 1)) {
    throw new InvalidArgument(
      `\`correlation\` between each two of ${bidders} bidders must be in [${least}, 1] to be possible, but got ${correlation}. Choose one in between, or give a matrix.`,
    );
  }
  const matrix = new Float64Array(bidders * bidders).fill(Math.max(least, correlation));
  for (let i = 0; i < bidders; i++) matrix[i * bidders + i] = 1;
  return matrix;
}

/**
 * The matrix of `rows`, row-major and exactly symmetric.
 *
 * @param name for messages
 */
export function squareMatrix(
  name: string,
  rows: readonly (readonly number[])[],
  bidders: number,
): Float64Array {
  const wrong = rows.findIndex((row) => row.length !== bidders);
  if (rows.length !== bidders || wrong >= 0) {
    const got = wrong >= 0 ? `row ${wrong} has ${rows[wrong]!.length} numbers` : `it has ${rows.length} rows`;
    throw new InvalidArgument(
      `\`${name}\` must be a matrix of ${bidders} rows of ${bidders} numbers, but ${got}. Give one row a bidder.`,
    );
  }
  const matrix = new Float64Array(bidders * bidders);
  for (let i = 0; i < bidders; i++) {
    for (let j = 0; j <= i; j++) {
      const [one, other] = [rows[i]![j]!, rows[j]![i]!];
      requireRange(`${name}[${i}][${j}]`, one, -Number.MAX_VALUE, Number.MAX_VALUE);
      if (!(Math.abs(one - other) <= ROUNDING * Math.max(1, Math.abs(one)))) {
        throw new InvalidArgument(
          `\`${name}\` must be symmetric, but [${i}][${j}] is ${one} and [${j}][${i}] is ${other}. Make them agree.`,
        );
      }
      matrix[i * bidders + j] = one;
      matrix[j * bidders + i] = one;
    }
  }
  return matrix;
}
