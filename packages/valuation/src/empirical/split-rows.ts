import { InvalidArgument, InvalidData, permutation, stream } from "@auction-mech/core";

/** Rows by number, each part ascending. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Holds out a seeded share of the rows, at least one; both parts stay in the file's order. */
export function splitRows(name: string, rows: number, testFraction: number, seed: number): Split {
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new InvalidArgument(
      `\`testFraction\` must be above 0 and below 1, but got ${testFraction}. Take 0.3 to hold out 30% of the rows.`,
    );
  }
  if (rows < 2) {
    throw new InvalidData(
      `${name} must have at least 2 rows, one to train on and one held out, but has ${rows}. Add rows.`,
    );
  }
  const testRows = Math.min(rows - 1, Math.max(1, Math.round(rows * testFraction)));
  const order = permutation(rows, stream(seed, "empirical-split"));
  return { test: order.slice(0, testRows).sort(), train: order.slice(testRows).sort() };
}
