import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stream } from "@auction-mech/core";
import { reserveResultSchema } from "@auction-mech/trainer";
import { uniform } from "@auction-mech/valuation";
import { afterAll, describe, expect, it } from "vitest";
import { type Refusal, testRefusals } from "./support/refusals.js";
import { runMain } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "reserve-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const bids = uniform({ bidders: 2 }).sample(1000, stream(0, "log"));
const row = (k: number) => `${bids.data[2 * k]},${bids.data[2 * k + 1]},${k % 2 === 0 ? "red" : "blue"}`;
const rows = Array.from({ length: 1000 }, (_, k) => row(k));
const files: Record<string, string> = {
  "log.csv": `bid_1,bid_2,colour\n${rows.join("\n")}\n`,
  "few.csv": `bid_1,bid_2,colour\n${rows.slice(0, 10).join("\n")}\n`,
  "empty.csv": "",
  "header.csv": "bid_1,bid_2\n",
  "text.csv": "bid_1,bid_2\n1,2\n3,much\n",
  "negative.csv": "bid_1,bid_2\n1,2\n3,-4\n",
  "nan.csv": "bid_1,bid_2\n1,2\n3,NaN\n",
  "ragged.csv": "bid_1,bid_2\n1,2\n3\n",
  "nobids.csv": `bid_1,bid_2\n${"0,0\n".repeat(50)}`,
  "words.csv": "name,place\na,b\n",
  "price.csv": "bid_1,bid_2,price\n1,2,x\n",
  "alike.csv": `bid_1,bid_2\n${"1,1\n".repeat(200)}`,
  "changing.csv": "auction,bidder,bid,kind\n1,a,2,x\n1,b,3,y\n",
  "crowd.csv": `auction,bidder,bid\n${Array.from({ length: 70 }, (_, k) => `1,b${k},${k + 1}`).join("\n")}\n`,
};
for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
const reserve = (file: string, ...flags: string[]) => ["reserve", "--data", at(file), ...flags];

describe("auction-mech reserve", () => {
  it("prints the rules, the curve and the verdict, and writes the plot", async () => {
    const { code, stdout } = await runMain(...reserve("log.csv", "--by", "colour", "--svg", at("plot.svg")));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^single reserve +0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] .* ▲$/m);
    expect(stdout).toMatch(/^red .* 500$/m);
    expect(stdout).toMatch(/└─+▲─+/);
    expect(stdout).toMatch(/Shown to earn more than the present rule/);
    const svg = await readFile(at("plot.svg"), "utf8");
    expect(svg).toMatch(/^<\?xml[^>]*>\n<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toContain("NaN");
  });

  it("--json ends with a result that fits the contract, the same for the same seed", async () => {
    const run = () => runMain(...reserve("log.csv", "--json", "--seed", "3"));
    const [first, again] = [await run(), await run()];
    const result = reserveResultSchema.parse(JSON.parse(first.stdout));
    expect(result.auctions).toBe(1000);
    expect(result.curve.length).toBeGreaterThan(20);
    expect(again.stdout).toBe(first.stdout);
  });
});

const bad: Refusal[] = [
  [["reserve"], 2, /`--data` is missing/],
  [reserve("missing.csv"), 2, /does not exist/],
  [reserve("empty.csv"), 1, /empty\.csv.*is empty/],
  [reserve("header.csv"), 1, /at least one row/],
  [reserve("text.csv"), 1, /line 3, column "bid_2": a bid must be a number.*"much"/],
  [reserve("negative.csv"), 1, /line 3, column "bid_2".*"-4"/],
  [reserve("nan.csv"), 1, /line 3, column "bid_2".*"NaN"/],
  [reserve("ragged.csv"), 1, /line 3: every row must have 2 cells/],
  [reserve("nobids.csv"), 1, /at least 20 auctions with bids, but of \d+ there are 0/],
  [reserve("few.csv"), 1, /at least 20 auctions with bids, but of \d+ there are 10/],
  [reserve("words.csv"), 1, /must have a column of numbers/],
  [reserve("price.csv", "--price-column", "price"), 1, /line 2, column "price"/],
  [reserve("log.csv", "--by", "size"), 2, /`by` must be a column of log\.csv, but got "size"/],
  [reserve("log.csv", "--by", "bid_1"), 2, /must not be one of the bids, but "bid_1" is both/],
  [
    reserve("log.csv", "--columns", "bid_1,bid_9"),
    2,
    /`columns` must be columns of log\.csv, but got "bid_9"/,
  ],
  [reserve("log.csv", "--reserve-column", "floor"), 2, /`reserveColumn` must be a column/],
  [reserve("log.csv", "--format", "tall"), 2, /`--format` must be one of wide, long, but got "tall"/],
  [reserve("log.csv", "--format", "long"), 2, /but got "auction"/],
  [reserve("log.csv", "--bids", "honest"), 2, /`--bids` must be one of truthful, first-price/],
  [reserve("log.csv", "--bids", "first-price", "--present", "0.2"), 2, /only where no reserve was in force/],
  [reserve("alike.csv", "--bids", "first-price"), 2, /must differ, but all are 1/],
  [reserve("log.csv", "--present", "-1"), 2, /`--present` must be a number from 0/],
  [reserve("log.csv", "--confidence", "95"), 2, /`--confidence` must be a number from 0\.5/],
  [reserve("log.csv", "--seed", "x"), 2, /`--seed`/],
  [reserve("log.csv", "--present", "1", "--reserve-column", "bid_1"), 2, /must not be one of the bids/],
  [reserve("changing.csv", "--by", "kind"), 1, /line 3, column "kind".*the same in all rows of an auction/],
  [reserve("crowd.csv", "--by", "bidder"), 2, /at most 64 bidders, but crowd\.csv has 70/],
];

describe("bad input of reserve", () => {
  testRefusals(folder, bad);
});
