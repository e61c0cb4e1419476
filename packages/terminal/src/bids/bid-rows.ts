import type { Readable } from "node:stream";
import { InvalidData, type Profiles, profiles } from "@auction-mech/core";
import { type BidBlock, type BidRowsOptions, LONGEST_LINE } from "./bid-block.js";
import { bidOf } from "./bid-of.js";
import { csvBids } from "./csv-bids.js";

/** Some rows of bids in the order of the input. */
export interface BidRows {
  /** What each bidder is called: its column's name, or its number from 1. */
  readonly labels: readonly string[];
  readonly bids: Profiles;
}

const ROWS_AT_A_TIME = 4096;

/**
 * Reads bids, a few thousand rows at a time, so that memory does not grow with
 * the input. Of an input without rows, one batch of none.
 *
 * @throws InvalidData with row and column for a cell that is no bid
 */
export async function* bidRows(input: Readable, options: BidRowsOptions): AsyncGenerator<BidRows> {
  const { bidders } = options;
  const blocks = options.format === "csv" ? csvBids(input, options) : jsonBids(input, options);
  let labels: readonly string[] = Array.from({ length: bidders }, (_, i) => String(i + 1));
  let data = new Float64Array(ROWS_AT_A_TIME * bidders);
  let filled = 0;
  let rows = 0;
  for await (const block of blocks) {
    labels = block.labels ?? labels;
    for (let at = 0; at < block.bids.length; at++) {
      data[filled++] = block.bids[at]!;
      if (filled < data.length) continue;
      yield { labels, bids: profiles(ROWS_AT_A_TIME, bidders, data) };
      rows += ROWS_AT_A_TIME;
      data = new Float64Array(data.length);
      filled = 0;
    }
  }
  if (filled > 0 || rows === 0)
    yield { labels, bids: profiles(filled / bidders, bidders, data.subarray(0, filled)) };
}

// --- Internal helpers ---

async function* jsonBids(input: Readable, { name, bidders }: BidRowsOptions): AsyncGenerator<BidBlock> {
  let row = 0;
  for await (const whole of linesOf(input, name)) {
    // A byte order mark is white space too.
    const line = whole.trim();
    if (line === "") continue;
    row++;
    const where = `${name}, row ${row}`;
    let bids: unknown;
    try {
      bids = JSON.parse(line);
    } catch (cause) {
      throw new InvalidData(
        `${where} must be JSON, but is ${line.slice(0, 60)}. Write one array of bids a line.`,
        { cause },
      );
    }
    if (!Array.isArray(bids) || bids.length !== bidders) {
      throw new InvalidData(
        `${where} must be an array of ${bidders} bids, but is ${line.slice(0, 60)}. Write one array of bids a line.`,
      );
    }
    yield { bids: bids.map((bid, i) => bidOf(textOf(bid), `${where}, bid ${i + 1}`)) };
  }
}

async function* linesOf(input: Readable, name: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of input.setEncoding("utf8") as AsyncIterable<string>) {
    const lines = (rest + chunk).split(/[\r\n]/);
    rest = lines.pop()!;
    yield* lines;
    if (rest.length <= LONGEST_LINE) continue;
    throw new InvalidData(
      `A line of ${name} must have at most ${LONGEST_LINE} characters, but one has more. Write one array of bids a line.`,
    );
  }
  yield rest;
}

/** A number, or one that is written as text; anything else as JSON has it. */
function textOf(bid: unknown): string {
  return typeof bid === "string" ? bid : JSON.stringify(bid);
}
