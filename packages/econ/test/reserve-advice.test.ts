import { type Profiles, profilesFromRows, stream } from "@auction-mech/core";
import { createValuation, exponential, readBidLog, uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  bestSingleReserve,
  bootstrapMean,
  firstPriceValues,
  heldOutRevenue,
  reserveAdvice,
  reserveInterval,
  reserveRevenue,
} from "../src/index.js";

const csvOf = ({ batch, bidders, data }: Profiles, more: (row: number) => string = () => "") =>
  Array.from(
    { length: batch },
    (_, row) => `${[...data.subarray(row * bidders, (row + 1) * bidders)].join(",")}${more(row)}`,
  );
const wide = (bids: Profiles, columns = "", more?: (row: number) => string) => ({
  name: "bids.csv",
  text: [
    `${Array.from({ length: bids.bidders }, (_, i) => `bid_${i + 1}`).join(",")}${columns}`,
    ...csvOf(bids, more),
  ].join("\n"),
});

describe("reserveInterval", () => {
  const cases = [
    { name: "two uniform bidders", valuation: uniform({ bidders: 2 }), optimum: 0.5 },
    { name: "three exponential bidders", valuation: exponential({ bidders: 3 }), optimum: 1 },
    {
      name: "a point mass at the support's end",
      valuation: uniform({ bidders: 2, low: 2, high: 3 }),
      optimum: 2,
    },
  ];
  for (const { name, valuation, optimum } of cases) {
    for (const auctions of [100, 1000]) {
      it(`covers the optimal reserve in at least 93 of 100 logs: ${name}, ${auctions} auctions`, () => {
        let covered = 0;
        for (let k = 0; k < 100; k++) {
          const bids = valuation.sample(auctions, stream(k, "log"));
          const { low, high } = reserveInterval(bids, { random: stream(k, "halves") });
          if (low <= optimum && optimum <= high) covered++;
        }
        expect(covered).toBeGreaterThanOrEqual(93);
      });
    }
  }

  it("narrows as auctions are added, and holds the best reserve of the sample", () => {
    const widths = [100, 1000, 10_000].map((auctions) => {
      const bids = uniform({ bidders: 2 }).sample(auctions, stream(5, "log"));
      const { low, high } = reserveInterval(bids, { random: stream(5, "halves") });
      const best = bestSingleReserve(bids);
      expect(low <= best && best <= high).toBe(true);
      return high - low;
    });
    expect(widths[1]!).toBeLessThan(0.8 * widths[0]!);
    expect(widths[2]!).toBeLessThan(0.8 * widths[1]!);
  });

  it("refuses too few auctions", () => {
    const bids = uniform({ bidders: 2 }).sample(19, stream(0, "log"));
    expect(() => reserveInterval(bids, { random: stream(0, "halves") })).toThrow(
      /at least 20 auctions, but got 19/,
    );
  });
});

describe("reserveRevenue and bestSingleReserve", () => {
  it("are the second price with a reserve, by hand", () => {
    const bids = profilesFromRows([
      [3, 1, 2],
      [0.5, 0.2, 0],
      [4, 4, 1],
    ]);
    expect([...reserveRevenue(bids, 1)]).toEqual([2, 0, 4]);
    expect([...reserveRevenue(bids, 3)]).toEqual([3, 0, 4]);
  });

  it("agree: no reserve tried earns more than the best, from the least one on", () => {
    const bids = exponential({ bidders: 3 }).sample(300, stream(0, "log"));
    const total = (reserve: number) => reserveRevenue(bids, reserve).reduce((sum, paid) => sum + paid, 0);
    for (const least of [0, 0.5, 2.5]) {
      const best = bestSingleReserve(bids, least);
      expect(best).toBeGreaterThanOrEqual(least);
      for (let reserve = least; reserve < 8; reserve += 0.01) {
        expect(total(reserve)).toBeLessThanOrEqual(total(best) + 1e-9);
      }
    }
  });
});

describe("firstPriceValues", () => {
  it.each([2, 3, 6])("inverts the equilibrium of %i uniform bidders", (bidders) => {
    const values = uniform({ bidders }).sample(3000, stream(1, "values")).data;
    const bidOf = (value: number) => ((bidders - 1) / bidders) * value;
    const inverse = firstPriceValues(values.map(bidOf), bidders);
    for (const value of [0.1, 0.3, 0.5, 0.7, 0.9, 0.98]) {
      expect(Math.abs(inverse(bidOf(value)) - value)).toBeLessThan(0.16 / bidders);
    }
  });

  it("is increasing", () => {
    const bids = exponential({ bidders: 1 }).sample(200, stream(2, "bids")).data;
    const inverse = firstPriceValues(bids, 4);
    const sorted = bids.toSorted();
    for (let k = 1; k < sorted.length; k++) {
      expect(inverse(sorted[k]!)).toBeGreaterThanOrEqual(inverse(sorted[k - 1]!));
    }
  });

  it("refuses few bids, one bidder and equal bids", () => {
    expect(() => firstPriceValues([1, 2, 3], 2)).toThrow(/at least 50 bids/);
    expect(() => firstPriceValues(new Float64Array(60).fill(1), 1)).toThrow(/1 bidder/);
    expect(() => firstPriceValues(new Float64Array(60).fill(1), 2)).toThrow(/must differ, but all are 1/);
  });
});

describe("bootstrapMean and heldOutRevenue", () => {
  it("covers a mean about as often as it says", () => {
    let covered = 0;
    for (let k = 0; k < 200; k++) {
      const sample = exponential({ bidders: 1 }).sample(200, stream(k, "sample")).data;
      const { low, high } = bootstrapMean(sample, { replicates: 300, random: stream(k, "bootstrap") });
      if (low <= 1 && 1 <= high) covered++;
    }
    // 4 standard errors below 190 of 200 are 178.
    expect(covered).toBeGreaterThanOrEqual(178);
  });

  it("never judges a rule on auctions that it was fitted to", () => {
    const seen = heldOutRevenue(
      53,
      (train, test) => Float64Array.from(test, (row) => (train.includes(row) ? 1 : 0)),
      stream(0, "folds"),
    );
    expect([...seen]).toEqual(new Array(53).fill(0));
  });
});

describe("reserveAdvice", () => {
  it("finds the reserve and the gain of uniform bidders", () => {
    const bids = uniform({ bidders: 2 }).sample(4000, stream(3, "log"));
    const advice = reserveAdvice(readBidLog({ data: wide(bids) }));
    const single = advice.rules.find(({ name }) => name === "single")!;
    expect(single.reserves[0]!.interval!.low).toBeLessThan(0.5);
    expect(single.reserves[0]!.interval!.high).toBeGreaterThan(0.5);
    // Myerson's 5/12 over Vickrey's 1/3.
    expect(single.gain.low).toBeLessThan(1 / 12);
    expect(single.gain.high).toBeGreaterThan(1 / 12 - 0.005);
    expect(single.gain.low).toBeGreaterThan(0.05);
    expect(advice.conclusive).toBe(true);
    expect(advice.warnings).toEqual([]);
  });

  // The whole 100 with ECON_FULL=1.
  const logs = process.env.ECON_FULL === "1" ? 100 : 30;
  it(`covers the optimal reserve of first-price logs in at least 93%: ${logs} logs`, () => {
    const logOf = (k: number) => {
      const values = uniform({ bidders: 2 }).sample(500, stream(k, "log"));
      return { ...values, data: values.data.map((value) => value / 2) };
    };
    // The advice's interval without its bootstraps, which take most of its time.
    const intervalOf = (k: number) => {
      const bids = logOf(k);
      const values = bids.data.map(firstPriceValues(bids.data, 2));
      return reserveInterval({ ...bids, data: values }, { random: stream(k, "reserve-halves") });
    };
    const { rules } = reserveAdvice(readBidLog({ data: wide(logOf(0)) }), { bids: "first-price", seed: 0 });
    expect(rules.find(({ name }) => name === "single")!.reserves[0]!.interval).toEqual(intervalOf(0));
    let covered = 0;
    for (let k = 0; k < logs; k++) {
      const { low, high } = intervalOf(k);
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(0.93 * logs);
  });

  it("gives each segment its reserve, and small segments that of all", () => {
    const bids = uniform({ bidders: 2 }).sample(3000, stream(4, "log"));
    const kind = (row: number) => (row < 30 ? "rare" : row % 2 === 0 ? "cheap" : "dear");
    const scaled = {
      ...bids,
      data: bids.data.map((bid, at) => (kind(at >> 1) === "dear" ? 10 * bid : bid)),
    };
    const data = wide(scaled, ",kind", (row) => `,${kind(row)}`);
    const { rules, warnings } = reserveAdvice(readBidLog({ data, by: "kind" }));
    const { reserves, gain } = rules.find(({ name }) => name === "segments")!;
    expect(reserves.map(({ label }) => label)).toEqual(["cheap", "dear", "rare"]);
    expect(Math.abs(reserves[0]!.reserve - 0.5)).toBeLessThan(0.15);
    expect(Math.abs(reserves[1]!.reserve - 5)).toBeLessThan(1.5);
    expect(reserves[2]!.interval).toBeNull();
    expect(gain.low).toBeGreaterThan(0);
    expect(warnings.join()).toMatch(/1 of 3 segments have fewer than 50 auctions.*rare/);
  });

  it("claims nothing about a second-price log whose winning bids end at the price", () => {
    const bids = uniform({ bidders: 3 }).sample(400, stream(6, "log"));
    const rows = Array.from({ length: 400 }, (_, row) => {
      const sorted = [...bids.data.subarray(3 * row, 3 * row + 3)].sort((a, b) => b - a);
      return [sorted[1]!, sorted[1]!, sorted[2]!];
    });
    const censored = profilesFromRows(rows);
    const priced = wide(censored, ",price", (row) => `,${rows[row]![0]}`);
    for (const data of [priced, wide(censored)]) {
      const advice = reserveAdvice(readBidLog({ data, columns: ["bid_1", "bid_2", "bid_3"] }));
      expect(advice.conclusive).toBe(false);
      expect(advice.warnings[0]).toMatch(/censored from above/);
    }
  });

  it("claims nothing about bids cut off at a ceiling, nor inverts what is no first-price log", () => {
    const bids = uniform({ bidders: 3 }).sample(400, stream(6, "log"));
    const capped = { ...bids, data: bids.data.map((bid) => Math.min(bid, 0.9)) };
    const advice = reserveAdvice(readBidLog({ data: wide(capped) }));
    expect(advice.conclusive).toBe(false);
    expect(advice.warnings[0]).toMatch(/same highest bid, 0\.9/);
    const second = wide(
      bids,
      ",price",
      (row) => `,${[...bids.data.subarray(3 * row, 3 * row + 3)].sort()[1]}`,
    );
    const wrong = reserveAdvice(
      readBidLog({ data: second, priceColumn: "price", columns: ["bid_1", "bid_2", "bid_3"] }),
      {
        bids: "first-price",
      },
    );
    expect(wrong.conclusive).toBe(false);
    expect(wrong.warnings[0]).toMatch(/no first-price log/);
  });

  it("considers no reserve below one in force under which no bid was recorded", () => {
    const bids = uniform({ bidders: 2 }).sample(3000, stream(7, "log"));
    const kept = { ...bids, data: bids.data.map((bid) => (bid < 0.7 ? 0 : bid)) };
    const advice = reserveAdvice(readBidLog({ data: wide(kept) }), { presentReserve: 0.7 });
    expect(advice.least).toBe(0.7);
    expect(advice.rules.map(({ name }) => name)).not.toContain("no-reserve");
    expect(advice.rules[0]!.reserves[0]!.reserve).toBeGreaterThanOrEqual(0.7);
    expect(advice.curve[0]!.reserve).toBe(0.7);
    expect(advice.warnings.join()).toMatch(/below the reserve in force.*below 0\.7/);
    expect(advice.warnings.join()).toMatch(/auctions have no bid and were left out/);
  });

  it("reads a long log by bidder as the wide one", () => {
    const bids = createValuation("exp", {}, { bidders: 3, seed: 0 }).sample(200, stream(8, "log"));
    const lines = Array.from(bids.data, (bid, at) => `${Math.floor(at / 3)},${at % 3},${bid}`);
    const long = readBidLog({
      data: { name: "log.csv", text: `auction,bidder,bid\n${lines.join("\n")}\n` },
      by: "bidder",
    });
    const other = readBidLog({ data: wide(bids) });
    expect(long.bidders!.bids).toEqual(other.bidders!.bids);
    expect(long.topTwo).toEqual(other.topTwo);
  });
});
