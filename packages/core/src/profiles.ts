import { InvalidArgument, ShapeMismatch } from "./errors.js";
import { requireInteger } from "./requirements.js";

/**
 * Row-major `[batch, bidders]` matrix: one row a profile of values or bids,
 * one column a bidder. `data[row * bidders + bidder]`.
 */
export interface Profiles {
  readonly batch: number;
  readonly bidders: number;
  readonly data: Float64Array;
}

/**
 * Makes `[batch, bidders]` profiles over `data` (not copied), or over zeros.
 *
 * @throws ShapeMismatch when `data` does not hold `batch * bidders` numbers
 */
export function profiles(batch: number, bidders: number, data?: Float64Array): Profiles {
  requireInteger("batch", batch, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("bidders", bidders, 0, Number.MAX_SAFE_INTEGER);
  if (data === undefined) return { batch, bidders, data: new Float64Array(batch * bidders) };
  if (data.length !== batch * bidders) {
    throw new ShapeMismatch(
      `\`data\` must hold batch * bidders = ${batch} * ${bidders} = ${batch * bidders} numbers, but holds ${data.length}.`,
    );
  }
  return { batch, bidders, data };
}

/** Profiles from an array of rows: `profilesFromRows([[0.3, 0.8], [0.5, 0.1]])` is `[2, 2]`. */
export function profilesFromRows(rows: readonly (readonly number[])[]): Profiles {
  const bidders = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== bidders);
  if (ragged >= 0) {
    throw new ShapeMismatch(
      `Every row must have ${bidders} numbers as row 0 has, but row ${ragged} has ${rows[ragged]!.length}.`,
    );
  }
  return profiles(rows.length, bidders, Float64Array.from(rows.flat()));
}

/** Rows `start` … `end - 1` as a view on the same memory; fewer where the profiles end earlier. */
export function sliceProfiles({ batch, bidders, data }: Profiles, start: number, end = batch): Profiles {
  requireInteger("start", start, 0, batch);
  requireInteger("end", end, 0, Number.MAX_SAFE_INTEGER);
  const stop = Math.max(start, Math.min(end, batch));
  return { batch: stop - start, bidders, data: data.subarray(start * bidders, stop * bidders) };
}

/**
 * The rows that `order` names, copied in that order. `order` may repeat rows.
 *
 * @throws InvalidArgument when it names a row that is not there
 */
export function gatherProfiles({ batch, bidders, data }: Profiles, order: ArrayLike<number>): Profiles {
  const gathered = profiles(order.length, bidders);
  for (let row = 0; row < order.length; row++) {
    const named = order[row]!;
    if (!(named >= 0 && named < batch && Number.isInteger(named))) {
      throw new InvalidArgument(
        `\`order\` must name rows 0 to ${batch - 1}, but names ${named} at position ${row}.`,
      );
    }
    // Number by number: rows are short, and views and `set` cost more than they.
    for (let i = 0; i < bidders; i++) gathered.data[row * bidders + i] = data[named * bidders + i]!;
  }
  return gathered;
}

/** Every number multiplied by `factor`, as new profiles. */
export function scaleProfiles({ batch, bidders, data }: Profiles, factor: number): Profiles {
  return profiles(
    batch,
    bidders,
    data.map((value) => value * factor),
  );
}

/** One bidder's column, copied: `[batch]`. */
export function column({ batch, bidders, data }: Profiles, bidder: number): Float64Array {
  requireInteger("bidder", bidder, 0, bidders - 1);
  const values = new Float64Array(batch);
  for (let row = 0; row < batch; row++) values[row] = data[row * bidders + bidder]!;
  return values;
}

/** Throws unless the profiles have `bidders` columns. */
export function requireBidders(name: string, given: Profiles, bidders: number): void {
  if (given.bidders !== bidders) {
    throw new ShapeMismatch(
      `\`${name}\` must be [batch, ${bidders}], but got [${given.batch}, ${given.bidders}].`,
    );
  }
}
