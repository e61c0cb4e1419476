import { Readable } from "node:stream";
import { InvalidData } from "@auction-mech/core";
import { CsvError, parse } from "csv-parse";
import { parse as parseNow } from "csv-parse/sync";
import { type BidBlock, type BidRowsOptions, LONGEST_LINE } from "./bid-block.js";
import { bidColumns } from "./bid-columns.js";
import { bidOf } from "./bid-of.js";
import { plainBids } from "./plain-bids.js";

const CSV = { bom: true, trim: true, skip_empty_lines: true, max_record_size: LONGEST_LINE };

/** A longer line is no plain one: what was read of it would be searched for its end again and again. */
const LONGEST_PLAIN_LINE = 2 ** 20;

/** Empty lines handed over at a time. */
const EMPTY_LINES = 2 ** 16;

/** One byte a character, so that what was read can be handed on as it was. */
const BYTES = "latin1";

/**
 * The bids of a CSV. A line that is but numbers with commas between them needs
 * no parser; from the first one that is anything else on, csv-parse reads the
 * rest, so that the bids, and what is wrong with them, are always its own.
 */
export async function* csvBids(input: Readable, options: BidRowsOptions): AsyncGenerator<BidBlock> {
  const chunks = textOf(input);
  const head = await headOf(chunks);
  const line = headerLine(head);
  const header = line && (parseNow(Buffer.from(line.text, BYTES), CSV) as string[][])[0];
  if (!line || !header) {
    yield* parsedBids(joined(head, chunks), 0, options);
    return;
  }
  const { bidders, columns, name } = options;
  const labels = bidColumns(header, columns, bidders, name);
  const places = labels.map((label) => header.indexOf(label));
  yield { labels, bids: [] };
  const plain = (text: string) => plainBids(text, line.ending, header.length, places);
  let rows = 0;
  let lines = 0;
  let rest = "";
  const withParser = () => parsedBids(withEmptyLines(line, lines, joined(rest, chunks)), rows, options);
  for await (const chunk of joined(head.slice(line.length), chunks)) {
    const text = rest + chunk;
    const found = plain(text);
    yield { bids: found.bids };
    rows += found.bids.length / bidders;
    lines += found.lines;
    rest = text.slice(found.read);
    if (!rest.includes(line.ending) && rest.length <= LONGEST_PLAIN_LINE) continue;
    // Inside the loop, whose end closes the input.
    yield* withParser();
    return;
  }
  // The last line may do without an end.
  const last = plain(rest + line.ending);
  if (last.lines > 0) yield { bids: last.bids };
  else yield* withParser();
}

// --- Internal helpers ---

/** The input from where it is read: an iterator that can be handed on. */
async function* textOf(input: Readable): AsyncGenerator<string> {
  for await (const chunk of input as AsyncIterable<Buffer>) yield chunk.toString(BYTES);
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const part of text) yield Buffer.from(part, BYTES);
}

async function* joined(text: string, chunks: AsyncIterable<string>): AsyncGenerator<string> {
  yield text;
  yield* chunks;
}

/** Reads until the first line is whole. */
async function headOf(chunks: AsyncGenerator<string>): Promise<string> {
  let head = "";
  while (!head.includes("\n") && head.length <= LONGEST_PLAIN_LINE) {
    const { done, value } = await chunks.next();
    if (done) break;
    head += value;
  }
  return head;
}

interface HeaderLine {
  readonly text: string;
  /** Of every line. */
  readonly ending: string;
  /** With its ending. */
  readonly length: number;
}

/** The first line, where it surely is the header. */
function headerLine(head: string): HeaderLine | undefined {
  const end = head.indexOf("\n");
  const ending = head[end - 1] === "\r" ? "\r\n" : "\n";
  const text = head.slice(0, Math.max(0, end + 1 - ending.length));
  return end < 0 || /["\r\0]/.test(text) ? undefined : { text, ending, length: end + 1 };
}

/** The header again and, for the lines that were read, empty ones, so that messages count lines as the file has them. */
async function* withEmptyLines(
  { text, ending }: HeaderLine,
  lines: number,
  others: AsyncIterable<string>,
): AsyncGenerator<string> {
  yield text + ending;
  for (let left = lines; left > 0; left -= EMPTY_LINES) yield ending.repeat(Math.min(left, EMPTY_LINES));
  yield* others;
}

/** By csv-parse. @param skipped rows that were read before, which now are empty lines */
async function* parsedBids(
  text: AsyncIterable<string>,
  skipped: number,
  { name, bidders, columns }: BidRowsOptions,
): AsyncGenerator<BidBlock> {
  const source = Readable.from(bytesOf(text), { objectMode: false });
  const parser = source.pipe(parse(CSV));
  source.on("error", (error) => parser.destroy(error));
  let labels: readonly string[] | undefined;
  let places: readonly number[] = [];
  let row = skipped;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!labels) {
        labels = bidColumns(cells, columns, bidders, name);
        places = labels.map((label) => cells.indexOf(label));
        yield { labels, bids: [] };
        continue;
      }
      row++;
      yield {
        bids: places.map((place, i) => bidOf(cells[place]!, `${name}, row ${row}, column ${labels![i]}`)),
      };
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
