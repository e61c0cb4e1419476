import { InvalidData } from "@auction-mech/core";
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import type { BidData } from "../valuation-entry.js";

/** A CSV's cells as text, and where they stand in the file. */
export interface Table {
  /** The file's name, for messages. */
  readonly name: string;
  /** Column names, in the file's order, all different. */
  readonly header: readonly string[];
  /** `[rows][columns]`. */
  readonly rows: readonly (readonly string[])[];
  /** The line of each row in the file, counted from 1: `[rows]`. */
  readonly lines: readonly number[];
}

/**
 * Reads comma-separated text with a header line (RFC 4180; a byte order mark
 * and blank lines at the end are ignored).
 *
 * @throws InvalidData on text that is not such a table; the message names the line
 */
export function parseTable({ name, text }: BidData): Table {
  const lines: number[] = [];
  const records = parseRecords(name, text, lines);
  while (isBlank(records.at(-1))) records.pop();
  const [header, ...rows] = records;
  if (header === undefined) {
    throw new InvalidData(
      `${name} must have a header line and at least one row, but is empty. Add them, such as "bid_1,bid_2".`,
    );
  }
  requireHeader(name, header);
  rows.forEach((row, r) => {
    if (row.length === header.length && !isBlank(row)) return;
    const got = isBlank(row) ? "is blank" : `has ${row.length}`;
    throw new InvalidData(
      `${name}, line ${lines[r + 1]}: every row must have ${header.length} cells as the header has, but this one ${got}. Correct or remove the line.`,
    );
  });
  if (rows.length === 0) {
    throw new InvalidData(
      `${name} must have at least one row below its header, but has none. Add rows of bids.`,
    );
  }
  return { name, header, rows, lines: lines.slice(1, 1 + rows.length) };
}

/** All records, the header among them; the line of each is put into `lines`. */
function parseRecords(name: string, text: string, lines: number[]): string[][] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      on_record(record: string[], { lines: line }) {
        lines.push(line);
        return record;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidData(
      `${name} must be comma-separated text, but: ${error.message}. Correct the line, or save the table as CSV again.`,
      { cause: error },
    );
  }
}

function requireHeader(name: string, header: readonly string[]): void {
  if (header.every((cell) => cell !== "" && Number.isFinite(Number(cell)))) {
    throw new InvalidData(
      `${name}, line 1 must name the columns, but got ${header.join(",")}. Add a header line, such as "bid_1,bid_2".`,
    );
  }
  const unnamed = header.indexOf("");
  if (unnamed >= 0) {
    throw new InvalidData(
      `${name}, line 1: every column must have a name, but column ${unnamed + 1} has none. Name it, or remove the column.`,
    );
  }
  const duplicate = header.findIndex((column, k) => header.indexOf(column) < k);
  if (duplicate >= 0) {
    const column = header[duplicate]!;
    throw new InvalidData(
      `${name}, line 1: column names must differ, but columns ${header.indexOf(column) + 1} and ${duplicate + 1} are both ${JSON.stringify(column)}. Rename one.`,
    );
  }
}

function isBlank(record: readonly string[] | undefined): boolean {
  return record !== undefined && record.length === 1 && record[0] === "";
}
