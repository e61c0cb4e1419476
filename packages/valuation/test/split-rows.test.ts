import { describe, expect, it } from "vitest";
import { splitRows } from "../src/empirical/split-rows.js";

describe("splitRows", () => {
  it("holds out the same share of every item", () => {
    const items = Array.from({ length: 100 }, (_, row) => (row % 5 === 0 ? "rare" : "common"));
    const { train, test } = splitRows("f.csv", 100, 0.3, 7, items);
    const rare = (rows: Uint32Array) => [...rows].filter((row) => items[row] === "rare").length;
    expect([rare(test), rare(train)]).toEqual([6, 14]);
    expect(test).toHaveLength(30);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
  });

  it("leaves neither part empty, however small the items are", () => {
    const own = ["a", "b", "c"];
    expect(splitRows("f.csv", 3, 0.3, 0, own).test).toHaveLength(1);
    expect(splitRows("f.csv", 3, 0.9, 0, own).train).toHaveLength(1);
  });

  it("is the same for the same seed, another for another", () => {
    expect(splitRows("f.csv", 50, 0.3, 1)).toEqual(splitRows("f.csv", 50, 0.3, 1));
    expect(splitRows("f.csv", 50, 0.3, 1)).not.toEqual(splitRows("f.csv", 50, 0.3, 2));
  });
});
