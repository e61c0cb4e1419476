import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { InvalidData, type Profiles, profiles } from "@auction-mech/core";
import type { BidBlock, BidRowsOptions } from "./bid-block.js";
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
 * the input.
 *
 * @throws InvalidData with row and column for a cell that is no bid
 */
export async function* bidRows(input: Readable, options: BidRowsOptions): AsyncGenerator<BidRows> {
  const { bidders } = options;
  const blocks = options.format === "csv" ? csvBids(input, options) : jsonBids(input, options);
  let labels: readonly string[] = Array.from({ length: bidders }, (_, i) => String(i + 1));
  let data = new Float64Array(ROWS_AT_A_TIME * bidders);
  let filled = 0;
  for await (const block of blocks) {
    labels = block.labels ?? labels;
    for (let at = 0; at < block.bids.length; at++) {
      data[filled++] = block.bids[at]!;
      if (filled < data.length) continue;
      yield { labels, bids: profiles(ROWS_AT_A_TIME, bidders, data) };
      data = new Float64Array(data.length);
      filled = 0;
    }
  }
  if (filled > 0) yield { labels, bids: profiles(filled / bidders, bidders, data.subarray(0, filled)) };
}

// --- Internal helpers ---

async function* jsonBids(input: Readable, { name, bidders }: BidRowsOptions): AsyncGenerator<BidBlock> {
  let row = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
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
    yield { bids: bids.map((bid, i) => bidOf(String(bid), `${where}, bid ${i + 1}`)) };
  }
}
