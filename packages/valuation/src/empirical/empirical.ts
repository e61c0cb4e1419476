import {
  type EmpiricalValuation,
  gatherProfiles,
  InvalidArgument,
  type Profiles,
  profiles,
  requireInteger,
} from "@auction-mech/core";
import { z } from "zod";
import { bidderCount } from "../bidder-count.js";
import { type BidRows, wideRows } from "../csv/bid-rows.js";
import { longRows, looksLong } from "../csv/long-rows.js";
import { parseTable, type Table } from "../csv/parse-table.js";
import { type BidData, valuationEntry } from "../valuation-entry.js";
import { bidWarnings } from "./bid-warnings.js";
import { cellsOf, itemMeans, references, type ScaleBy } from "./reference.js";
import { splitRows } from "./split-rows.js";

/** How a table holds its bids: one row an auction, or one row a bid. */
export type BidFormat = "wide" | "long";

export interface EmpiricalOptions {
  /** A CSV of bids. */
  readonly data: BidData;
  /**
   * By default "long" where the header has the columns auction, bidder and bid.
   */
  readonly format?: BidFormat | undefined;
  /**
   * Wide: the columns of the bidders; by default the numeric ones named `bid_*`
   * or `v_*`, else all numeric ones. Long: those of auction, bidder and bid.
   */
  readonly columns?: readonly string[] | undefined;
  /**
   * Long: so many bidders with the highest bids make a row; auctions with fewer are left out.
   * @default 4
   */
  readonly top?: number | undefined;
  /** What each row's bids are divided by, so that different goods can be pooled. */
  readonly scaleBy?: ScaleBy | undefined;
  /** The share of rows held out, above 0 and below 1. */
  readonly testFraction?: number;
  /** Which rows are held out: a seed. */
  readonly splitSeed: number;
}

const DEFAULT_TOP = 4;
const LARGEST_TOP = 64;

/**
 * The empirical law of the rows of a CSV. A seeded share of the rows is held
 * out as `test`; `sample` draws the others, `train`, with replacement.
 *
 * The support is [0, ∞): the largest bid seen bounds nothing. What speaks
 * against trusting the bids is in `warnings`.
 *
 * @throws InvalidData on a damaged file; the message names line and column
 */
export function empirical({
  data,
  format,
  columns,
  top,
  scaleBy,
  testFraction = 0.3,
  splitSeed,
}: EmpiricalOptions): EmpiricalValuation {
  const table = parseTable(data);
  const long = (format ?? (looksLong(table) && !columns ? "long" : "wide")) === "long";
  const rows = readRows(table, long, columns, top);
  const items = typeof scaleBy === "object" ? cellsOf(rows, scaleBy.itemMean) : undefined;
  const split = splitRows(data.name, rows.bids.batch, testFraction, splitSeed, items);
  const values = scaleBy === undefined ? rows.bids : divideRows(rows.bids, references(rows, split, scaleBy));
  const [train, test] = [gatherProfiles(values, split.train), gatherProfiles(values, split.test)];
  const { bidders } = values;
  return {
    name: "empirical",
    bidders,
    parameters: {
      file: data.name,
      ...(long && { format: "long", top: bidders }),
      columns: rows.columns,
      ...(scaleBy !== undefined && { scaleBy }),
      testFraction,
      splitSeed,
      trainRows: train.batch,
      testRows: test.batch,
    },
    support: Array.from({ length: bidders }, () => ({ low: 0, high: Number.POSITIVE_INFINITY })),
    warnings: bidWarnings(rows, train.batch, scaleBy),
    train,
    test,
    ...(typeof scaleBy === "object" && {
      itemMeans: Object.fromEntries(itemMeans(rows, split, scaleBy.itemMean)),
    }),
    sample(batch, random) {
      const values = profiles(batch, bidders);
      for (let row = 0; row < batch; row++) {
        const from = random.integer(train.batch) * bidders;
        for (let i = 0; i < bidders; i++) values.data[row * bidders + i] = train.data[from + i]!;
      }
      return values;
    },
  };
}

function readRows(
  table: Table,
  long: boolean,
  columns: readonly string[] | undefined,
  top: number | undefined,
): BidRows {
  if (long) {
    const bidders = top ?? DEFAULT_TOP;
    requireInteger("top", bidders, 1, LARGEST_TOP);
    return longRows(table, bidders, columns);
  }
  if (top !== undefined) {
    throw new InvalidArgument(
      `\`top\` must go with a bid log, one row a bid, but ${table.name} is read as one row an auction. Add format "long", or name the bidders' columns.`,
    );
  }
  return wideRows(table, columns);
}

function divideRows({ batch, bidders, data }: Profiles, reference: Float64Array): Profiles {
  return profiles(
    batch,
    bidders,
    data.map((bid, at) => bid / reference[Math.floor(at / bidders)]!),
  );
}

export const empiricalEntry = valuationEntry({
  summary: "the rows of a CSV of bids, some held out for testing",
  options: z.strictObject({
    format: z
      .enum(["wide", "long"], { error: 'must be "wide" (one row an auction) or "long" (one row a bid)' })
      .optional()
      .describe("wide or long; long when absent where the header has auction, bidder and bid"),
    columns: z
      .array(z.string())
      .optional()
      .describe(
        "wide: one a bidder, the numeric columns named bid_* or v_* when absent, else all numeric ones; long: auction, bidder, bid",
      ),
    top: z
      .number()
      .optional()
      .describe("long: the highest bidders of an auction that make a row; 4 when absent"),
    scaleBy: z
      .union([z.string(), z.strictObject({ itemMean: z.string() })], {
        error: 'must be a column\'s name, or {"itemMean": column}',
      })
      .optional()
      .describe(
        "divides each row's bids: a column known before the bids, or {\"itemMean\": column} for the item's mean bid in the training rows",
      ),
    testFraction: z.number().default(0.3).describe("share of the rows held out, above 0 and below 1"),
    splitSeed: z.number().optional().describe("chooses the rows held out; the run's seed when absent"),
    file: z.string().optional().describe("the file's name, recorded and not read"),
    trainRows: z.number().optional().describe("recorded; the data must give as many"),
    testRows: z.number().optional().describe("recorded; the data must give as many"),
  }),
  create({ trainRows, testRows, splitSeed, file: _file, ...options }, context) {
    if (!context.data) {
      throw new InvalidArgument(
        "`empirical` must have data, but got none. Name a CSV file of bids with --data.",
      );
    }
    const { data } = context;
    const long = options.format ? options.format === "long" : !options.columns && looksLong(parseTable(data));
    const { top = long ? context.bidders : undefined } = options;
    const valuation = empirical({ ...options, top, data, splitSeed: splitSeed ?? context.seed });
    const from = valuation.parameters.format === "long" ? "bids an auction" : "columns of bids";
    bidderCount(context, { from: `${from} in ${data.name}`, count: valuation.bidders });
    const { train, test } = valuation;
    if ((trainRows ?? train.batch) !== train.batch || (testRows ?? test.batch) !== test.batch) {
      throw new InvalidArgument(
        `${data.name} must give the rows that the parameters record, ${trainRows ?? "any"} for training and ${testRows ?? "any"} for testing, but gives ${train.batch} and ${test.batch}. Take the file that was recorded, or leave trainRows and testRows out.`,
      );
    }
    return valuation;
  },
});
