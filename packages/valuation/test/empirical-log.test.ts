import { existsSync } from "node:fs";
import { join } from "node:path";
import { isEmpirical, type Profiles } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { createValuation, type EmpiricalOptions, empirical } from "../src/index.js";
import { readBidData } from "../src/node.js";

const read = (text: string, options: Partial<EmpiricalOptions> = {}) =>
  empirical({ data: { name: "log.csv", text }, splitSeed: 1, ...options });
const rows = ({ batch, bidders, data }: Profiles) =>
  Array.from({ length: batch }, (_, row) => Array.from(data.subarray(row * bidders, (row + 1) * bidders)));
const allRows = (valuation: ReturnType<typeof read>) => [...rows(valuation.train), ...rows(valuation.test)];
const ascending = (bids: readonly number[]) => [...bids].sort((a, b) => a - b);

const LOG = `auction,item,bidder,bid,opening_bid,sale_price
1,vase,anna,10,2,12
1,vase,bob,12,2,12
1,vase,anna,11,2,12
1,vase,carl,3,2,12
2,lamp,anna,50,10,60
2,lamp,dora,60,10,60
3,lamp,bob,40,20,40
4,vase,bob,8,4,9
4,vase,carl,9,4,9
4,vase,dora,5,4,9
`;

/** Auctions of four bids with a column made of them, and one that is not. */
function auctions(count: number, made: (descending: readonly number[], k: number) => number): string {
  const lines = ["bid_1,bid_2,bid_3,made"];
  for (let k = 0; k < count; k++) {
    const bids = [1, 2, 3].map((i) => 10 + ((37 * k + 101 * i * i) % 89));
    lines.push(
      [
        ...bids,
        made(
          [...bids].sort((a, b) => b - a),
          k,
        ),
      ].join(","),
    );
  }
  return `${lines.join("\n")}\n`;
}

describe("a bid log", () => {
  it("gives the highest bids of each auction, one a bidder, and leaves out auctions with too few", () => {
    const valuation = read(LOG, { top: 2 });
    const found = allRows(valuation)
      .map(ascending)
      .sort((a, b) => a[0]! - b[0]!);
    expect(found).toEqual([
      [8, 9],
      [11, 12],
      [50, 60],
    ]);
    expect(valuation.warnings).toContain("1 of 4 auctions have fewer than 2 bidders and were left out.");
  });

  it("is recognised by its header, and takes as many bids as there are bidders", () => {
    const data = { name: "log.csv", text: LOG };
    const valuation = createValuation("empirical", {}, { seed: 1, bidders: 3, data });
    expect(valuation.bidders).toBe(3);
    expect(valuation.parameters).toMatchObject({ format: "long", top: 3, trainRows: 1, testRows: 1 });
    const again = createValuation("empirical", valuation.parameters, { seed: 2, data });
    expect(again.parameters).toEqual(valuation.parameters);
  });

  it("may name its columns otherwise", () => {
    const text = "lot,who,amount\n1,a,1\n1,b,2\n2,a,3\n2,b,4\n";
    const options = { format: "long", columns: ["lot", "who", "amount"], top: 2 } as const;
    expect(allRows(read(text, options)).map(ascending).sort()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("stands each rank in every column equally often: the order tells nothing", () => {
    const lines = ["auction,bidder,bid"];
    for (let auction = 0; auction < 3000; auction++) {
      for (let rank = 0; rank < 3; rank++) lines.push(`${auction},${rank},${100 - rank}`);
    }
    const found = allRows(read(lines.join("\n"), { top: 3 }));
    for (let column = 0; column < 3; column++) {
      for (let rank = 0; rank < 3; rank++) {
        const count = found.filter((bids) => bids[column] === 100 - rank).length;
        // 3 standard errors of a binomial count of 3000 at 1/3.
        expect(Math.abs(count - 1000)).toBeLessThan(3 * Math.sqrt((3000 * 2) / 9));
      }
    }
  });

  it("has the same columns whatever the seed of the split", () => {
    const one = new Set(allRows(read(LOG, { top: 2 })).map(String));
    const other = new Set(allRows(read(LOG, { top: 2, splitSeed: 9 })).map(String));
    expect(other).toEqual(one);
  });

  it.each([
    [{ top: 9 }, "log.csv must have auctions with at least 9 bidders, but none of its 4 has."],
    [{ top: 0 }, "`top` must be a whole number in [1, 64], but got 0."],
    [
      { format: "long", columns: ["auction"] },
      "must name the auction, the bidder and the bid, but got 1 names.",
    ],
    [{ format: "wide", columns: ["bid"], top: 2 }, "`top` must go with a bid log, one row a bid"],
  ] as const)("refuses %j", (options, message) => {
    expect(() => read(LOG, options)).toThrow(message);
  });

  it("refuses an unknown format in one line", () => {
    const data = { name: "log.csv", text: LOG };
    expect(() => createValuation("empirical", { format: "tall" }, { seed: 0, data })).toThrow(/wide.*long/);
    expect(() => createValuation("empirical", { scaleBy: 3 }, { seed: 0, data })).toThrow(
      /`scaleBy` must be a column's name, or \{"itemMean": column\}, but got 3\./,
    );
  });
});

describe("scaling rows", () => {
  it("divides by a column", () => {
    const valuation = read(LOG, { top: 2, scaleBy: "opening_bid" });
    expect(
      allRows(valuation)
        .map(ascending)
        .sort((a, b) => a[0]! - b[0]!),
    ).toEqual([
      [2, 9 / 4],
      [5, 6],
      [5.5, 6],
    ]);
    expect(valuation.parameters).toMatchObject({ scaleBy: "opening_bid" });
    expect(valuation.warnings!.join()).toMatch(/truthful only if no bidder can influence that column/);
  });

  it("divides by the item's mean bid over the training rows alone", () => {
    const text = `item,bid_1,bid_2\n${Array.from({ length: 40 }, (_, k) => `${k % 2 ? "a" : "b"},${k + 1},${2 * k + 1}`).join("\n")}`;
    const scaled = read(text, { columns: ["bid_1", "bid_2"], scaleBy: { itemMean: "item" } });
    expect(() => read(text, { columns: ["bid_1", "bid_2"], scaleBy: { itemMean: "bid_1" } })).toThrow(
      /is one of the columns of bids/,
    );
    // The ratio of a row's bids, (2k + 1) / (k + 1), tells its number k, and that tells its item.
    const numberOf = ([first, second]: readonly number[]) => {
      const ratio = second! / first!;
      return Math.round((ratio - 1) / (2 - ratio));
    };
    for (const item of [0, 1]) {
      const ofItem = (bids: number[][]) => bids.filter((row) => numberOf(row) % 2 === item);
      const train = ofItem(rows(scaled.train)).map(numberOf);
      const mean = train.reduce((sum, k) => sum + k + 1 + 2 * k + 1, 0) / (2 * train.length);
      expect(train).toHaveLength(14);
      expect(scaled.itemMeans![item === 0 ? "b" : "a"]).toBeCloseTo(mean, 12);
      for (const row of [...ofItem(rows(scaled.test)), ...ofItem(rows(scaled.train))]) {
        expect(row[0]).toBeCloseTo((numberOf(row) + 1) / mean, 12);
      }
    }
  });

  it.each<[string, (descending: readonly number[]) => number, RegExp]>([
    ["highest bid", ([first]) => first!, /equals the highest bid on 100% of the rows/],
    ["second", ([, second]) => second!, /equals the second-highest bid on 100%/],
    ["lowest", (bids) => bids.at(-1)!, /equals the (third-highest|lowest) bid on 100%/],
    [
      "mean",
      (bids) => Math.round((100 * bids.reduce((a, b) => a + b)) / 3) / 100,
      /equals the mean of the bids/,
    ],
    ["sum", (bids) => bids.reduce((a, b) => a + b), /is 3 times the mean of the bids|equals the sum/],
    [
      "a price a varying step above the second",
      ([first, second]) => second! + (first! - second!) * ((0.618 * second!) % 1),
      /lies between the two highest bids on 100%/,
    ],
    ["a tenth more than the second", ([, second]) => 1.1 * second!, /is 1.1 times the second-highest bid/],
  ])("refuses a column made of the row's own bids: %s", (_, made, message) => {
    expect(() => read(auctions(60, made), { columns: ["bid_1", "bid_2", "bid_3"], scaleBy: "made" })).toThrow(
      message,
    );
  });

  it("refuses one made so on nearly all rows, and accepts one that only resembles the bids", () => {
    const columns = ["bid_1", "bid_2", "bid_3"];
    const mostly = auctions(60, ([first], k) => (k % 15 === 0 ? 1 : first!));
    expect(() => read(mostly, { columns, scaleBy: "made" })).toThrow(/equals the highest bid on 93/);
    const near = auctions(60, ([first], k) => first! * (0.8 + 0.01 * ((7 * k) % 40)));
    expect(read(near, { columns, scaleBy: "made" }).warnings!.join()).toMatch(/which proves nothing/);
  });

  it.each([
    ["bid_1", auctions(9, () => 3), /"bid_1" is one of the columns of bids/],
    ["none", auctions(9, () => 3), /`scaleBy` must be a column of log.csv, but got "none"/],
    ["made", auctions(9, (_, k) => (k === 4 ? 0 : 3)), /log.csv, line 6, column "made": .* but got "0"/],
  ])("refuses %s", (scaleBy, text, message) => {
    expect(() => read(text, { columns: ["bid_1", "bid_2", "bid_3"], scaleBy })).toThrow(message);
  });

  it("refuses an item that has no training rows", () => {
    const text = "item,bid_1\na,1\na,2\na,3\na,4\nb,5\n";
    const options = { columns: ["bid_1"], scaleBy: { itemMean: "item" }, testFraction: 0.6 } as const;
    expect(() => read(text, options)).toThrow(
      /line 6: every item must have training rows with bids above 0, but "b"/,
    );
  });
});

describe("warnings", () => {
  const priced = (price: (descending: readonly number[]) => number) =>
    read(auctions(60, price).replace("made", "sale_price"), {
      columns: ["bid_1", "bid_2", "bid_3"],
    }).warnings!.join("\n");

  it("tells of bids cut off at the price, or paid as bid", () => {
    expect(priced(([first]) => first!)).toMatch(
      /highest bid equals "sale_price" on 100% of the rows: .*censored/,
    );
    expect(priced(([, second]) => second!)).not.toMatch(/sale_price/);
  });

  it("tells of a price between the two highest bids", () => {
    expect(priced(([first, second]) => 0.5 * first! + 0.5 * second!)).toMatch(/^$|between the two highest/m);
    expect(priced(([first]) => first! - 0.5)).toMatch(/lies clearly between the two highest bids/);
  });

  it("tells of few rows", () => {
    expect(read("bid_1\n1\n2\n").warnings!.join()).toMatch(/Only 1 rows to train on/);
    const many = `bid_1\n${Array.from({ length: 2000 }, (_, k) => k).join("\n")}`;
    expect(read(many).warnings).toEqual([]);
  });
});

const shared = join(import.meta.dirname, "../../../../shared/data/");

describe.runIf(existsSync(shared))("real bids (skipped where ../shared/data is absent)", () => {
  const load = async (file: string, params: unknown) =>
    createValuation("empirical", params, { seed: 0, data: await readBidData(`${shared}${file}`) });

  it("are the same auctions in the long and the wide file", async () => {
    const long = await load("ebay-bids-long.csv", { top: 4 });
    const wide = await load("ebay-bids-top4.csv", {});
    const auctionsOf = (valuation: typeof long) =>
      isEmpirical(valuation)
        ? [...rows(valuation.train), ...rows(valuation.test)].map((bids) => ascending(bids).join()).sort()
        : [];
    expect(auctionsOf(long)).toHaveLength(382);
    expect(auctionsOf(long)).toEqual(auctionsOf(wide));
    expect(wide.parameters.columns).toEqual(["bid_1", "bid_2", "bid_3", "bid_4"]);
  });

  it("are censored at the price, and say so", async () => {
    for (const file of ["ebay-bids-long.csv", "ebay-bids-top4.csv"]) {
      const { warnings } = await load(file, {});
      expect(warnings!.join("\n")).toMatch(/highest bid equals "sale_price" on (100|99\.\d)% of the rows/);
    }
  });

  it("may be scaled by the opening bid or the item's mean, not by the price", async () => {
    const opening = await load("ebay-bids-long.csv", { scaleBy: "opening_bid" });
    expect(opening.warnings!.join("\n")).toMatch(/divided by "opening_bid"/);
    await load("ebay-bids-top4.csv", { scaleBy: { itemMean: "item" } });
    await expect(load("ebay-bids-long.csv", { scaleBy: "sale_price" })).rejects.toThrow(
      /"sale_price" equals the highest bid on (100|99\.\d)% of the rows/,
    );
  });
});
