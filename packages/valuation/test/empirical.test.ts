import { isEmpirical, type Profiles, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { createValuation, type EmpiricalOptions, empirical } from "../src/index.js";

const csv = (text: string, options: Partial<EmpiricalOptions> = {}) =>
  empirical({ data: { name: "bids.csv", text }, splitSeed: 1, ...options });
const rows = ({ batch, bidders, data }: Profiles) =>
  Array.from({ length: batch }, (_, row) => Array.from(data.subarray(row * bidders, (row + 1) * bidders)));
const allRows = (text: string, options?: Partial<EmpiricalOptions>) => {
  const { train, test } = csv(text, options);
  return [...rows(train), ...rows(test)].sort((a, b) => a[0]! - b[0]!);
};
const columns = (text: string, options?: Partial<EmpiricalOptions>) => csv(text, options).parameters.columns;

describe("the columns of bids", () => {
  it("are those named bid_* or v_* that hold numbers, in the file's order", () => {
    const text = "auction,bid_2,bid_currency,v_x,bid_1,price\n7,1,USD,3,2,9\n8,4,USD,6,5,9\n";
    expect(columns(text)).toEqual(["bid_2", "v_x", "bid_1"]);
    expect(allRows(text)).toEqual([
      [1, 3, 2],
      [4, 6, 5],
    ]);
  });

  it("are all numeric columns where none is named so", () => {
    expect(columns("item,anna,bob\nvase,1,2\nlamp,3,4\n")).toEqual(["anna", "bob"]);
  });

  it("are those asked for, in the order asked for", () => {
    const text = "bid_1,bid_2,other\n1,2,3\n4,5,6\n";
    expect(columns(text, { columns: ["other", "bid_1"] })).toEqual(["other", "bid_1"]);
    expect(allRows(text, { columns: ["other", "bid_1"] })).toEqual([
      [3, 1],
      [6, 4],
    ]);
  });

  it("may be one", () => {
    expect(csv("bid_1\n1\n2\n").bidders).toBe(1);
  });
});

describe("the text", () => {
  it("may have a byte order mark, carriage returns, quotes, spaces, blank last lines, and no final newline", () => {
    const expected = [
      [1, 2.5],
      [30, 0],
    ];
    expect(allRows("\uFEFFbid_1,bid_2\r\n1,2.5\r\n3e1,-0\r\n\r\n\r\n")).toEqual(expected);
    expect(allRows('"bid_1", "bid_2"\n"1", +2.50\n30 ,.0')).toEqual(expected);
  });

  it("may hold line breaks inside quotes, which count as lines", () => {
    expect(() => csv('note,bid_1\n"two\nlines",1\nx,oops\n')).toThrow('line 4, column "bid_1"');
  });
});

describe("the split", () => {
  const text = `id,bid_1\n${Array.from({ length: 100 }, (_, k) => `a${k},${k}`).join("\n")}`;

  it("puts every row into exactly one part, 30% into test, in the file's order", () => {
    const { train, test } = csv(text);
    expect([train.batch, test.batch]).toEqual([70, 30]);
    expect([...train.data, ...test.data].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, k) => k),
    );
    expect(train.data).toEqual(train.data.toSorted());
    expect(test.data).toEqual(test.data.toSorted());
  });

  it("depends on the seed alone", () => {
    expect(csv(text).test.data).toEqual(csv(text).test.data);
    expect(csv(text).test.data).not.toEqual(csv(text, { splitSeed: 2 }).test.data);
  });

  it("leaves at least one row in each part", () => {
    expect(csv("bid_1\n1\n2\n", { testFraction: 0.01 }).test.batch).toBe(1);
    expect(csv("bid_1\n1\n2\n", { testFraction: 0.99 }).train.batch).toBe(1);
  });

  it("keeps test rows out of the samples, and reaches every training row", () => {
    const valuation = csv(text);
    expect(isEmpirical(valuation)).toBe(true);
    const seen = new Set(valuation.sample(5_000, stream(1, "sample")).data);
    expect([...seen].sort((a, b) => a - b)).toEqual([...valuation.train.data]);
  });

  it("is recorded: file, columns, fraction, seed and row counts", () => {
    expect(csv(text).parameters).toEqual({
      file: "bids.csv",
      columns: ["bid_1"],
      testFraction: 0.3,
      splitSeed: 1,
      trainRows: 70,
      testRows: 30,
    });
  });

  it("is refused on other data than was recorded", () => {
    const shorter = { name: "bids.csv", text: text.slice(0, -8) };
    expect(() => createValuation("empirical", csv(text).parameters, { seed: 1, data: shorter })).toThrow(
      "bids.csv must give the rows that the parameters record, 70 for training and 30 for testing, but gives 69 and 30.",
    );
  });
});
