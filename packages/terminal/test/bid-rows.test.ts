import { Readable } from "node:stream";
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bidRows } from "../src/bids/bid-rows.js";

/** The bids of rows that come in chunks of so many bytes. */
async function bidsOf(
  text: string,
  chunk: number,
  options: { readonly format: "csv" | "ndjson"; readonly columns?: string[] | undefined },
): Promise<number[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, k) =>
    bytes.subarray(k * chunk, (k + 1) * chunk),
  );
  const input = Readable.from(chunks, { objectMode: false });
  const bids: number[] = [];
  for await (const rows of bidRows(input, { name: `bids.${options.format}`, bidders: 2, ...options })) {
    bids.push(...rows.bids.data);
  }
  return bids;
}

/** What bidRows makes of a CSV: bids, or the error's message. */
const read = (text: string, chunk = 7, columns?: string[]): Promise<number[] | string> =>
  bidsOf(text, chunk, { format: "csv", columns }).catch((error: Error) => error.message);

const readJson = (text: string, chunk = 7): Promise<number[]> => bidsOf(text, chunk, { format: "ndjson" });

/** What csv-parse alone makes of it, and the rules on bids. */
function wanted(text: string): number[] | string {
  let records: string[][];
  try {
    records = parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `bids.csv must be a CSV with equally long rows, but is not: ${error.message}. Mend the file.`;
  }
  const bids: number[] = [];
  for (const [row, cells] of records.slice(1).entries()) {
    for (const [i, label] of ["bid_2", "bid_1"].entries()) {
      const cell = cells[records[0]!.indexOf(label)]!;
      const bid = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(cell) ? Number(cell) : Number.NaN;
      if (!Number.isFinite(bid) || bid < 0) {
        return `bids.csv, row ${row + 1}, column ${label} must be a finite number, not negative, but is "${cell}". Mend the row.`;
      }
      bids[2 * row + i] = bid;
    }
  }
  return bids;
}

const HEADER = "bid_2,note,bid_1";

describe("bidRows of a CSV", () => {
  it.each([
    ["plain", `${HEADER}\n1,a,2\n3,b,4\n`],
    ["without an end of the last line", `${HEADER}\n1,a,2\n3,b,4`],
    ["with CRLF", `${HEADER}\r\n1,a,2\r\n3,b,4\r\n`],
    ["with CR", `${HEADER}\r1,a,2\r3,b,4\r`],
    ["with mixed ends", `${HEADER}\n1,a,2\r\n3,b,4\n`],
    ["with a byte order mark", `\uFEFF${HEADER}\n1,a,2\n`],
    ["with quotes", `${HEADER}\n1,a,2\n"3","b, ""c""\nd",4\n5,e,6\n`],
    ["with a quoted header", `"bid_2","note","bid_1"\n1,a,2\n`],
    ["with spaces", `${HEADER}\n 1 ,a,\t2\n`],
    ["with blank lines", `\n${HEADER}\n\n1,a,2\n\n  \n3,b,4\n\n`],
    ["with other characters", `${HEADER}\n1,ä,2\n3,日本,4\n`],
    ["with exponents and signs", `${HEADER}\n+1,a,1e3\n0e1,a,0E2\n.5,a,5.\n`],
    ["of no rows", `${HEADER}\n`],
    ["of a header without an end", HEADER],
  ])("reads one %s", async (_, text) => {
    const expected = wanted(text);
    expect(expected).toBeInstanceOf(Array);
    for (const chunk of [1, 7, 1000]) expect(await read(text, chunk)).toEqual(expected);
  });

  it.each([
    ["a missing cell", `${HEADER}\n1,a,2\n\n3,b\n`, /expect 3, got 2 on line 4/],
    ["a cell too many", `${HEADER}\r\n1,a,2\r\n3,b,4,5\r\n`, /expect 3, got 4 on line 3/],
    ["a quote that does not end", `${HEADER}\n1,a,2\n"3,b,4\n`, /opening quote at line 3/],
    ["a quote inside", `${HEADER}\n1,a,2\n3,b"c,4\n`, /line 3/],
    ["an empty cell", `${HEADER}\n1,a,2\n3,b,\n`, /row 2, column bid_1 .* is ""/],
    ["a negative bid", `${HEADER}\n1,a,2\n\n3,b,4\n-1,c,2`, /row 3, column bid_2 .* is "-1"/],
    ["no number", `${HEADER}\n1,a,x\n`, /row 1, column bid_1 .* is "x"/],
    ["an infinite bid", `${HEADER}\n1,a,Infinity\n`, /is "Infinity"/],
    ["a bid beyond numbers", `${HEADER}\n1,a,1e400\n`, /is "1e400"/],
    ["hexadecimals", `${HEADER}\n1,a, 0x10\n`, /is "0x10"/],
    ["binary numbers", `${HEADER}\n0b11,a,1\n`, /is "0b11"/],
    ["octal numbers", `${HEADER}\n0O7,a,1\n`, /is "0O7"/],
    ["digits in groups", `${HEADER}\n1_000,a,1\n`, /is "1_000"/],
  ])("refuses %s as csv-parse does", async (_, text, message) => {
    const expected = wanted(text);
    expect(expected).toMatch(message);
    for (const chunk of [1, 7, 1000]) expect(await read(text, chunk)).toBe(expected);
  });

  it("reads any lines as csv-parse alone", async () => {
    const bid = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }).map(String) },
      fc.constantFrom(" 0.5", "1\t", '"2"', '" 3"', "1e2", "\v9", "\u00a06", "7\r", "0e1", "-0", "5e-324"),
    );
    const row = fc.tuple(bid, fc.constantFrom("a", "", "é", '"b\n"'), bid).map((cells) => cells.join());
    const line = fc.oneof({ weight: 9, arbitrary: row }, fc.constantFrom("", " "));
    // One alone: of two mistakes csv-parse may report the later one first.
    const mistake = fc.constantFrom(
      "1,2",
      "1,2,3,4",
      "1,a,",
      "-1,a,2",
      "1,a,x",
      "0x1,a,2",
      '1,a,7"8',
      '"1,a,2',
      "é,a,1",
      ",",
    );
    const lines = fc
      .tuple(fc.array(line), fc.option(mistake), fc.array(line))
      .map(([some, odd, others]) => [...some, ...(odd === null ? [] : [odd]), ...others]);
    const ends = fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 2 });
    const csv = fc
      .tuple(fc.constantFrom("", "\uFEFF", "\n"), lines, ends)
      .map(
        ([start, all, [first, other = first]]) => start + HEADER + first + all.map((l) => l + other).join(""),
      );
    await fc.assert(
      fc.asyncProperty(csv, fc.integer({ min: 1, max: 40 }), async (text, chunk) => {
        expect(await read(text, chunk)).toEqual(wanted(text));
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it("counts lines beyond those that it hands over at a time, and takes long lines", async () => {
    const rows = "1,a,2\n".repeat(70_000);
    expect(await read(`${HEADER}\n${rows}1,2\n`, 60_000)).toMatch(/on line 70002/);
    expect(await read(`${HEADER}\n${rows}"1",a,2\n`, 60_000)).toHaveLength(140_002);
    const long = `1,${"a".repeat(3e6)},2\n`;
    expect(await read(`${HEADER}\n1,a,2\n${long}3,b,4\n`, 60_000)).toEqual([1, 2, 1, 2, 3, 4]);
    expect(await read(`${"a".repeat(3e6)},bid_1,bid_2\n1,2,3\n`, 60_000)).toEqual([2, 3]);
  });

  it("refuses a line without an end before it fills the memory", async () => {
    const endless = "1".repeat(2 ** 22 + 2);
    expect(await read(`${HEADER}\n1,a,2\n${endless}`, 2 ** 20)).toMatch(/of 4194304 at line 3/);
    await expect(readJson(endless, 2 ** 20)).rejects.toThrow(/at most 4194304 characters/);
  });
});

describe("bidRows of NDJSON", () => {
  it.each([
    ["of any line ends", "[1,2]\r\n[3,4]\n\n[5,6]\r[7,8]"],
    ["with a byte order mark and spaces", "\uFEFF[1,2]\n  [3, 4]\t\n[5,6]\n[7,8]\n"],
    ["of numbers as text", '["1",2]\n[3,"4"]\n[5,6]\n[7,8]\n'],
  ])("reads lines %s, however they come", async (_, text) => {
    for (const chunk of [1, 7, 1000]) expect(await readJson(text, chunk)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ["[1,[4]]", /row 1, bid 2 .* is "\[4\]"/],
    ["[1,2]\n\n[1,true]", /row 2, bid 2 .* is "true"/],
    ["[1,{}]", /is "{}"/],
    ['[1,"0x10"]', /is "0x10"/],
    ["[1,1e400]", /is "null"/],
    ["[1,-1]", /is "-1"/],
    ['{"1":2}', /must be an array of 2 bids/],
    ["[1,2", /row 1 must be JSON/],
  ])("refuses %s", async (text, message) => {
    await expect(readJson(text)).rejects.toThrow(message);
  });

  it("gives one batch of none where there is no row", async () => {
    expect(await readJson("")).toEqual([]);
    expect(await readJson("\n\n")).toEqual([]);
  });
});
