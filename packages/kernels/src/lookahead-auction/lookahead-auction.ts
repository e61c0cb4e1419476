import { type Profiles, requireBidders, requireInteger, ShapeMismatch } from "@auction-mech/core";
import { align, arena } from "../arena.js";
import type { Operation } from "../instance.js";
import type { Kernels } from "../kernels.js";
import { padded } from "../padded.js";
import { recordBytes } from "../record-format.js";
import { openWorkspace } from "../workspace.js";
import { AUCTION } from "./record.js";

/** The numbers of one weight set as the auction uses them: softplus and exponential taken, signs applied. */
export interface AuctionTables {
  /** Where the spline's pieces begin and its heights there, `[pieces]`; its slopes, `[pieces + 1]`. */
  readonly starts: Float64Array;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
  /** `[bidders, hidden]`, `[hidden]`, `[hidden, hidden]`, `[hidden]`, `[hidden]` */
  readonly weights1: Float64Array;
  readonly biases1: Float64Array;
  readonly weights2: Float64Array;
  readonly biases2: Float64Array;
  readonly weights3: Float64Array;
  /** `[bidders]` */
  readonly cross: Float64Array;
  /** `[1]` */
  readonly offset: Float64Array;
  /** As those of the monotone network, with `[bidders, hidden]` weights of logarithms. */
  readonly reserveWeights1: Float64Array;
  readonly reserveLogWeights1: Float64Array;
  readonly reserveBiases1: Float64Array;
  readonly reserveWeights2: Float64Array;
  readonly reserveBiases2: Float64Array;
  readonly reserveWeights3: Float64Array;
  /** `[bidders]` */
  readonly reserveSkip: Float64Array;
  /** `[1]` */
  readonly reserveOffset: Float64Array;
}

export interface LookaheadAuctionOptions {
  readonly kernels: Kernels;
  readonly bidders: number;
  readonly hidden: number;
  readonly pieces: number;
  /** The unit of the network's inside, currency. */
  readonly scale: number;
  /** One a bidder, or one for all. */
  readonly sets: readonly AuctionTables[];
  /** The most threads to use; results do not depend on it. Default: 1. */
  readonly threads?: number;
}

/** The hard auction of a LookaheadNet in 64-bit floats, with the bits of mechanism's own. */
export interface LookaheadAuction {
  /**
   * Who buys, −1 where nobody does, and at what price (0 where nobody does).
   *
   * @param bids `[batch, bidders]`, currency
   */
  sell(bids: Profiles): { readonly winners: Int32Array; readonly prices: Float64Array };
  /**
   * The smallest bids with which `bidder` would have bought, `[batch]`,
   * currency. Infinity where that is above `highest`, `[batch]`.
   */
  thresholds(bids: Profiles, bidder: number, highest: Float64Array): Float64Array;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/** Rows handed over at a time, and rows of a piece of work. */
const ROWS = 4096;
const ROWS_OF_PIECE = 64;

/** What a layer computes at a time. */
const LANES = 8;

export function lookaheadAuction(options: LookaheadAuctionOptions): LookaheadAuction {
  const { kernels, bidders, scale, sets, threads = 1 } = options;
  requireInteger("bidders", bidders, 1, 64);
  const space = openWorkspace({
    kernels,
    configure: "configureLookaheadAuction",
    format: AUCTION,
    threads,
    layOut: (used) => layOut(options, used),
  });
  const { record } = space;
  space.doubles(record.scale, 1)[0] = scale;
  sets.forEach((tables, set) => writeTables(space, options, tables, record.tables + set * record.tableBytes));

  /** Has `operation` work on the rows in turns. */
  function overRows(
    bids: Profiles,
    operation: Operation,
    highest: Float64Array | null,
    take: (from: number, rows: number) => void,
  ): void {
    requireBidders("bids", bids, bidders);
    for (let from = 0; from < bids.batch; from += ROWS) {
      const rows = Math.min(ROWS, bids.batch - from);
      const data = bids.data.subarray(from * bidders, (from + rows) * bidders);
      space.doubles(record.bids, data.length).set(data);
      if (highest) space.doubles(record.highest, rows).set(highest.subarray(from, from + rows));
      space.set({ rows });
      space.pool.run(operation, Math.ceil(rows / ROWS_OF_PIECE));
      take(from, rows);
    }
  }

  return {
    sell(bids) {
      const winners = new Int32Array(bids.batch);
      const prices = new Float64Array(bids.batch);
      overRows(bids, "sellRows", null, (from, rows) => {
        winners.set(space.words(record.winners, rows), from);
        prices.set(space.doubles(record.prices, rows), from);
      });
      return { winners, prices };
    },
    thresholds(bids, bidder, highest) {
      requireInteger("bidder", bidder, 0, bidders - 1);
      if (highest.length !== bids.batch) {
        throw new ShapeMismatch(
          `\`highest\` must be [batch] = [${bids.batch}], but holds ${highest.length} numbers. Give one a row.`,
        );
      }
      const prices = new Float64Array(bids.batch);
      space.set({ bidder });
      overRows(bids, "thresholdRows", highest, (from, rows) => {
        prices.set(space.doubles(record.prices, rows), from);
      });
      return prices;
    },
    close: () => space.pool.close(),
  };
}

// --- Internal helpers ---

/** The names of a table's arrays. */
const TABLES = [
  "starts",
  "heights",
  "slopes",
  "weights1",
  "biases1",
  "weights2",
  "biases2",
  "weights3",
  "cross",
  "offset",
  "reserveWeights1",
  "reserveLogWeights1",
  "reserveBiases1",
  "reserveWeights2",
  "reserveBiases2",
  "reserveWeights3",
  "reserveSkip",
  "reserveOffset",
] as const satisfies readonly (keyof AuctionTables)[];

type Place = Readonly<Record<(typeof TABLES)[number], number>>;

/** How many rows and columns a table's array has: columns that are hidden units are padded. */
function shapeOf(name: keyof AuctionTables, { bidders, hidden, pieces }: LookaheadAuctionOptions) {
  const width = padded(hidden, LANES);
  if (/weights1$/i.test(name)) return { rows: bidders, columns: hidden, stride: width };
  if (/weights2$/i.test(name)) return { rows: hidden, columns: hidden, stride: width };
  if (/biases|weights3/i.test(name)) return { rows: 1, columns: hidden, stride: width };
  const columns = name === "slopes" ? pieces + 1 : name === "starts" || name === "heights" ? pieces : bidders;
  const count = /offset$/i.test(name) ? 1 : columns;
  return { rows: 1, columns: count, stride: count };
}

function layOut(options: LookaheadAuctionOptions, threads: number) {
  const { bidders, hidden, pieces, sets } = options;
  const width = padded(hidden, LANES);
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const network = shared.take(recordBytes(AUCTION));
  const table = arena(0);
  const places = Object.fromEntries(
    TABLES.map((name) => {
      const { rows, stride } = shapeOf(name, options);
      return [name, table.take(rows * stride * 8)];
    }),
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

function writeTables(
  { record, doubles }: { readonly record: Place; doubles(at: number, length: number): Float64Array },
  options: LookaheadAuctionOptions,
  tables: AuctionTables,
  at: number,
): void {
  for (const name of TABLES) {
    const { rows, columns, stride } = shapeOf(name, options);
    const memory = doubles(at + record[name], rows * stride);
    for (let row = 0; row < rows; row++) {
      memory.set(tables[name].subarray(row * columns, (row + 1) * columns), row * stride);
    }
  }
}
