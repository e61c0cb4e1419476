import {
  type EmpiricalValuation,
  gatherProfiles,
  InvalidArgument,
  InvalidData,
  type Profiles,
  permutation,
  profiles,
  stream,
} from "@auction-mech/core";
import { z } from "zod";
import { bidderCount } from "./bidder-count.js";
import { chooseColumns } from "./csv/choose-columns.js";
import { parseTable } from "./csv/parse-table.js";
import { readBids } from "./csv/read-bids.js";
import { type BidData, valuationEntry } from "./valuation-entry.js";

export interface EmpiricalOptions {
  /** A wide CSV: one row an auction, one column a bidder. */
  readonly data: BidData;
  /** The columns of the bidders; by default the numeric ones named `bid_*` or `v_*`, else all numeric ones. */
  readonly columns?: readonly string[] | undefined;
  /** The share of rows held out, above 0 and below 1. */
  readonly testFraction?: number;
  /** Which rows are held out: a seed. */
  readonly splitSeed: number;
}

/**
 * The empirical law of the rows of a CSV. A seeded share of the rows is held
 * out as `test`; `sample` draws the others, `train`, with replacement.
 *
 * The support is [0, ∞): the largest bid seen bounds nothing.
 *
 * @throws InvalidData on a damaged file; the message names line and column
 */
export function empirical({
  data,
  columns,
  testFraction = 0.3,
  splitSeed,
}: EmpiricalOptions): EmpiricalValuation {
  const table = parseTable(data);
  const chosen = chooseColumns(table, columns);
  const { train, test } = splitRows(data.name, readBids(table, chosen), testFraction, splitSeed);
  return {
    name: "empirical",
    bidders: chosen.length,
    parameters: {
      file: data.name,
      columns: chosen.map((column) => table.header[column]!),
      testFraction,
      splitSeed,
      trainRows: train.batch,
      testRows: test.batch,
    },
    support: chosen.map(() => ({ low: 0, high: Number.POSITIVE_INFINITY })),
    train,
    test,
    sample(batch, random) {
      const values = profiles(batch, train.bidders);
      for (let row = 0; row < batch; row++) {
        const from = random.integer(train.batch) * train.bidders;
        for (let i = 0; i < train.bidders; i++) values.data[row * train.bidders + i] = train.data[from + i]!;
      }
      return values;
    },
  };
}

/** Holds out a seeded share of the rows, at least one; both parts stay in the file's order. */
function splitRows(name: string, rows: Profiles, testFraction: number, seed: number) {
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new InvalidArgument(
      `\`testFraction\` must be above 0 and below 1, but got ${testFraction}. Take 0.3 to hold out 30% of the rows.`,
    );
  }
  if (rows.batch < 2) {
    throw new InvalidData(
      `${name} must have at least 2 rows, one to train on and one held out, but has ${rows.batch}. Add rows.`,
    );
  }
  const testRows = Math.min(rows.batch - 1, Math.max(1, Math.round(rows.batch * testFraction)));
  const order = permutation(rows.batch, stream(seed, "empirical-split"));
  return {
    test: gatherProfiles(rows, order.slice(0, testRows).sort()),
    train: gatherProfiles(rows, order.slice(testRows).sort()),
  };
}

export const empiricalEntry = valuationEntry({
  summary: "the rows of a CSV of bids, some held out for testing",
  options: z.strictObject({
    columns: z
      .array(z.string())
      .optional()
      .describe("one a bidder; the numeric columns named bid_* or v_* when absent, else all numeric ones"),
    testFraction: z.number().default(0.3).describe("share of the rows held out, above 0 and below 1"),
    splitSeed: z.number().optional().describe("chooses the rows held out; the run's seed when absent"),
    file: z.string().optional().describe("the file's name, recorded and not read"),
    trainRows: z.number().optional().describe("recorded; the data must give as many"),
    testRows: z.number().optional().describe("recorded; the data must give as many"),
  }),
  create({ columns, testFraction, splitSeed, trainRows, testRows }, context) {
    if (!context.data) {
      throw new InvalidArgument(
        "`empirical` must have data, but got none. Name a CSV file of bids with --data.",
      );
    }
    const { data } = context;
    const valuation = empirical({ data, columns, testFraction, splitSeed: splitSeed ?? context.seed });
    bidderCount(context, { from: `columns of bids in ${data.name}`, count: valuation.bidders });
    const { train, test } = valuation;
    if ((trainRows ?? train.batch) !== train.batch || (testRows ?? test.batch) !== test.batch) {
      throw new InvalidArgument(
        `${data.name} must give the rows that the parameters record, ${trainRows ?? "any"} for training and ${testRows ?? "any"} for testing, but gives ${train.batch} and ${test.batch}. Take the file that was recorded, or leave trainRows and testRows out.`,
      );
    }
    return valuation;
  },
});
