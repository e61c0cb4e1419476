import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { InvalidArgument, InvalidData, type Profiles, profiles } from "@auction-mech/core";
import { CsvError, parse } from "csv-parse";

export interface BidRowsOptions {
  readonly format: "csv" | "ndjson";
  /** What to call the input in messages. */
  readonly name: string;
  readonly bidders: number;
  /** Columns of the CSV in the bidders' order; by their names, or all, when absent. */
  readonly columns?: readonly string[] | undefined;
}

/** Some rows of bids in the order of the input. */
export interface BidRows {
  /** What each bidder is called: its column's name, or its number from 1. */
  readonly labels: readonly string[];
  readonly bids: Profiles;
}

const ROWS_AT_A_TIME = 4096;

/** Columns that are bids by their names. */
const BID_COLUMN = /^(bid|v)_/;

/**
 * Reads bids, a few thousand rows at a time, so that memory does not grow with
 * the input.
 *
 * @throws InvalidData with row and column for a cell that is no bid
 */
export async function* bidRows(input: Readable, options: BidRowsOptions): AsyncGenerator<BidRows> {
  const { bidders } = options;
  const rows = options.format === "csv" ? csvRows(input, options) : jsonRows(input, options);
  let labels: readonly string[] = Array.from({ length: bidders }, (_, i) => String(i + 1));
  let data = new Float64Array(ROWS_AT_A_TIME * bidders);
  let filled = 0;
  for await (const row of rows) {
    if (row.labels) labels = row.labels;
    data.set(row.bids, filled);
    filled += bidders;
    if (filled < data.length) continue;
    yield { labels, bids: profiles(ROWS_AT_A_TIME, bidders, data) };
    data = new Float64Array(data.length);
    filled = 0;
  }
  if (filled > 0) yield { labels, bids: profiles(filled / bidders, bidders, data.subarray(0, filled)) };
}

// --- Internal helpers ---

interface Row {
  /** Given with the first row. */
  readonly labels?: readonly string[];
  readonly bids: readonly number[];
}

async function* csvRows(input: Readable, { name, bidders, columns }: BidRowsOptions): AsyncGenerator<Row> {
  const parser = input.pipe(parse({ bom: true, trim: true, skip_empty_lines: true }));
  input.on("error", (error) => parser.destroy(error));
  let labels: readonly string[] | undefined;
  let places: readonly number[] = [];
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!labels) {
        labels = bidColumns(cells, columns, bidders, name);
        places = labels.map((label) => cells.indexOf(label));
        continue;
      }
      row++;
      const bids = places.map((place, i) =>
        bidOf(cells[place]!, `${name}, row ${row}, column ${labels![i]}`),
      );
      yield row === 1 ? { labels, bids } : { bids };
    }
    if (!labels)
      throw new InvalidData(`${name} must have a header line, but is empty. Add one, such as "bid_1,bid_2".`);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new InvalidData(
      `${name} must be a CSV with equally long rows, but is not: ${cause.message}. Mend the file.`,
      { cause },
    );
  }
}

async function* jsonRows(input: Readable, { name, bidders }: BidRowsOptions): AsyncGenerator<Row> {
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

/** The columns that hold the bids: as asked, else those named bid_* or v_*, else all. */
function bidColumns(
  header: readonly string[],
  asked: readonly string[] | undefined,
  bidders: number,
  name: string,
): readonly string[] {
  if (header.every((cell) => cell !== "" && Number.isFinite(Number(cell)))) {
    throw new InvalidData(
      `${name}, line 1 must name the columns, but is ${header.join(",").slice(0, 60)}. Add a header line, such as "bid_1,bid_2".`,
    );
  }
  const named = header.filter((column) => BID_COLUMN.test(column));
  const columns = asked ?? (named.length > 0 ? named : header);
  const missing = columns.find((column) => !header.includes(column));
  if (missing !== undefined) {
    throw new InvalidArgument(
      `\`--columns\` must be columns of ${name}, which has ${header.join(", ")}, but got "${missing}". Correct the name.`,
    );
  }
  const twice = columns.find(
    (column, k) => columns.indexOf(column) < k || header.indexOf(column) < header.lastIndexOf(column),
  );
  if (twice !== undefined) {
    throw new InvalidArgument(
      `The columns of bids in ${name} must differ, but "${twice}" is there twice. Rename one, or choose others by \`--columns\`.`,
    );
  }
  if (columns.length !== bidders) {
    throw new InvalidArgument(
      `${name} must have a column for each of the auction's ${bidders} bidders, but has ${columns.length}: ${columns.join(", ")}. Choose them by \`--columns\`.`,
    );
  }
  return columns;
}

function bidOf(text: string, where: string): number {
  const bid = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(bid) && bid >= 0) return bid;
  throw new InvalidData(`${where} must be a finite number, not negative, but is "${text}". Mend the row.`);
}
