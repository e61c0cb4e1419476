import { align, arena } from "../arena.js";
import { padded } from "../padded.js";
import { recordBytes } from "../record-format.js";
import type { AuctionTables } from "./auction-tables.js";
import type { LookaheadAuctionOptions } from "./options.js";
import { AUCTION, TABLES } from "./record.js";

/** Rows handed over at a time, and rows of a piece of work. */
export const ROWS = 4096;
export const ROWS_OF_PIECE = 64;

/** What a layer computes at a time. */
const LANES = 8;

/** Lays out the tables, the rows at hand and a scratch for each thread. */
export function layOut(options: LookaheadAuctionOptions, threads: number) {
  const { bidders, hidden, pieces, sets } = options;
  const width = padded(hidden, LANES);
  const shapes = shapesOf(options);
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const network = shared.take(recordBytes(AUCTION));
  const table = arena(0);
  const places = Object.fromEntries(
    TABLES.map((name) => [name, table.take(shapes[name].rows * shapes[name].stride * 8)]),
  ) as Place;
  const own = arena(0);
  const scratchPlaces = {
    scaled: own.take(bidders * 8),
    view: own.take(bidders * 8),
    units1: own.take(width * 8),
    units2: own.take(width * 8),
    scores: own.take(bidders * 8),
    rivals: own.take(bidders * 4),
  };
  const record = {
    ...{ bidders, hidden, width, pieces, sets: sets.length },
    scale: shared.take(8),
    tables: shared.take(align(table.end) * sets.length),
    tableBytes: align(table.end),
    ...places,
    rowsOfPiece: ROWS_OF_PIECE,
    bids: shared.take(ROWS * bidders * 8),
    highest: shared.take(ROWS * 8),
    winners: shared.take(ROWS * 4),
    prices: shared.take(ROWS * 8),
    ...scratchPlaces,
    scratch: shared.end,
    scratchBytes: own.end,
  };
  return { network, record, bytes: shared.end + threads * own.end };
}

/** Writes the tables of every weight set. */
export function writeTables(
  { record, doubles }: { readonly record: Place; doubles(at: number, length: number): Float64Array },
  options: LookaheadAuctionOptions,
  tables: AuctionTables,
  at: number,
): void {
  const shapes = shapesOf(options);
  for (const name of TABLES) {
    const { rows, columns, stride } = shapes[name];
    const memory = doubles(at + record[name], rows * stride);
    for (let row = 0; row < rows; row++) {
      memory.set(tables[name].subarray(row * columns, (row + 1) * columns), row * stride);
    }
  }
}

// --- Internal helpers ---

type Place = Readonly<Record<keyof AuctionTables, number>>;

/** The rows and columns of a table's arrays: columns that are hidden units are padded. */
function shapesOf({ bidders, hidden, pieces }: LookaheadAuctionOptions) {
  const units = (rows: number) => ({ rows, columns: hidden, stride: padded(hidden, LANES) });
  const list = (columns: number) => ({ rows: 1, columns, stride: columns });
  return {
    starts: list(pieces),
    heights: list(pieces),
    slopes: list(pieces + 1),
    weights1: units(bidders),
    biases1: units(1),
    weights2: units(hidden),
    biases2: units(1),
    weights3: units(1),
    cross: list(bidders),
    offset: list(1),
    reserveWeights1: units(bidders),
    reserveLogWeights1: units(bidders),
    reserveBiases1: units(1),
    reserveWeights2: units(hidden),
    reserveBiases2: units(1),
    reserveWeights3: units(1),
    reserveSkip: list(bidders),
    reserveOffset: list(1),
  } satisfies Record<keyof AuctionTables, object>;
}
