import { InvalidArgument, InvalidData, permutation, stream } from "@auction-mech/core";

/** Rows by number, each part ascending. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Holds out a seeded share of the rows, at least one; both parts stay in the
 * file's order.
 *
 * @param items one a row: the share is then held out of each item's rows, to the nearest row
 */
export function splitRows(
  name: string,
  rows: number,
  testFraction: number,
  seed: number,
  items?: readonly string[],
): Split {
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
  const order = permutation(rows, stream(seed, "empirical-split"));
  const held = [...groups(order, items)].flatMap((group) =>
    group.slice(0, Math.round(group.length * testFraction)),
  );
  // Neither part may be empty, however small the items are.
  if (held.length === 0) held.push(order[0]!);
  if (held.length === rows) held.pop();
  const test = new Set(held);
  return { test: Uint32Array.from(test).sort(), train: order.filter((row) => !test.has(row)).sort() };
}

function groups(order: Uint32Array, items: readonly string[] | undefined): Iterable<number[]> {
  if (!items) return [[...order]];
  const byItem = new Map<string, number[]>();
  for (const row of order) {
    const item = items[row]!;
    const group = byItem.get(item);
    if (group) group.push(row);
    else byItem.set(item, [row]);
  }
  return byItem.values();
}
