import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { profiles, stream } from "@auction-mech/core";
import { auctionNet } from "@auction-mech/mechanism";
import { saveAuction } from "@auction-mech/mechanism/node";
import { auditResultSchema, runBidsResultSchema } from "@auction-mech/trainer";
import { afterAll, describe, expect, it } from "vitest";
import { runMain } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "run-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const spec = { mechanism: "auction-net", bidders: 2, scale: 1, hidden: [6] } as const;
const auction = auctionNet.create(spec, auctionNet.initialise(spec, stream(0, "run"), profiles(0, 0)));
await saveAuction(at("saved"), auction, { valuation: { name: "uniform", params: {} } });

const ROWS = 5000;
const random = stream(1, "bids");
const rows = Array.from({ length: ROWS }, () => [random.uniform(), random.uniform()] as const);
await writeFile(at("bids.csv"), `bid_b,note,bid_a\n${rows.map(([a, b]) => `${a},x,${b}`).join("\n")}\n`);
await writeFile(at("bids.ndjson"), rows.map((row) => JSON.stringify(row)).join("\n"));
const modules = {
  "half.mjs": `export default ({ bidders }) => ({ name: "half", bidders, run({ batch, data }) {
    const allocation = { batch, bidders, data: new Float64Array(data.length) };
    const payments = { batch, bidders, data: new Float64Array(data.length) };
    for (let row = 0; row < batch; row++) {
      const bids = data.subarray(row * bidders, (row + 1) * bidders);
      const winner = bids.indexOf(Math.max(...bids));
      allocation.data[row * bidders + winner] = 1;
      payments.data[row * bidders + winner] = Math.max(0, ...bids.filter((_, i) => i !== winner)) / 2;
    }
    return { allocation, payments };
  } });`,
  "broken.mjs": "export default ({",
  "nothing.mjs": "export default 3;",
};
for (const [name, text] of Object.entries(modules)) await writeFile(at(name), text);

const lines = (text: string) => text.trimEnd().split("\n");

it("run says that bids must be scaled as they were in training", async () => {
  await saveAuction(at("scaled"), auction, {
    valuation: { name: "empirical", params: { scaleBy: "opening" } },
  });
  const scaled = await runMain("run", at("scaled"), "--bids", at("bids.csv"));
  expect(scaled.stderr).toMatch(/trained on bids divided by "opening"/);
  expect((await runMain("run", at("saved"), "--bids", at("bids.csv"))).stderr).not.toMatch(/divided/);
});

describe("auction-mech run refuses a CSV", () => {
  it.each([
    ["without a header", "0.1,0.2\n0.3,0.4\n", /line 1 must name the columns/],
    ["with a column twice", "bid_1,bid_1\n0.3,0.4\n", /"bid_1" is there twice/],
    ["that is empty", "", /must have a header line, but is empty/],
  ])("%s", async (_, text, message) => {
    await writeFile(at("refused.csv"), text);
    const { code, stdout, stderr } = await runMain("run", at("saved"), "--bids", at("refused.csv"));
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });
});

describe("auction-mech run", () => {
  it("draws winners by the allocation and charges what makes the expected payment right", async () => {
    const { code, stdout, stderr } = await runMain("run", at("saved"), "--bids", at("bids.csv"));
    expect(code).toBe(0);
    const [header, ...results] = lines(stdout);
    expect(header).toBe("row,winner,price");
    expect(results).toHaveLength(ROWS);
    const outcome = auction.run(profiles(ROWS, 2, Float64Array.from(rows.flat())));
    const expected = outcome.payments.data.reduce((sum, payment) => sum + payment, 0);
    const prices = results.map((line) => Number(line.split(",")[2]));
    const sum = prices.reduce((total, price) => total + price, 0);
    expect(Math.abs(sum - expected)).toBeLessThan(4 * 0.3 * Math.sqrt(ROWS));
    const wins = results.filter((line) => line.split(",")[1] === "bid_a").length;
    const chance = outcome.allocation.data.reduce((total, share, k) => total + (k % 2 === 1 ? share : 0), 0);
    expect(Math.abs(wins - chance)).toBeLessThan(4 * 0.5 * Math.sqrt(ROWS));
    results.forEach((line, row) => {
      const [, winner, price] = line.split(",");
      if (winner) expect(Number(price)).toBeLessThanOrEqual(rows[row]![winner === "bid_b" ? 0 : 1]);
    });
    expect(stderr).toMatch(/^5000 rows, \d+ sold, revenue /);
  });

  it("reads and prints NDJSON, the same outcomes for the same seed", async () => {
    const csv = await runMain("run", at("saved"), "--bids", at("bids.csv"));
    const json = await runMain("run", at("saved"), "--bids", at("bids.ndjson"), "--json");
    const printed = lines(json.stdout).map((line) => JSON.parse(line));
    const result = runBidsResultSchema.parse(printed.pop());
    expect(result.rows).toBe(ROWS);
    expect(printed.map(({ price }) => price ?? "").join()).toBe(
      lines(csv.stdout)
        .slice(1)
        .map((line) => line.split(",")[2])
        .join(),
    );
    expect(printed.filter(({ winner }) => winner !== null)).toHaveLength(result.sold);
  });

  it("takes columns in the order asked for", async () => {
    const { stdout } = await runMain(
      "run",
      at("saved"),
      "--bids",
      at("bids.csv"),
      "--columns",
      "bid_a,bid_b",
      "--json",
    );
    const swapped = profiles(ROWS, 2, Float64Array.from(rows.flatMap(([a, b]) => [b, a])));
    const expected = auction.run(swapped).allocation.data.reduce((sum, share) => sum + share, 0);
    const { sold } = runBidsResultSchema.parse(JSON.parse(lines(stdout).at(-1)!));
    expect(Math.abs(sold - expected)).toBeLessThan(4 * 0.5 * Math.sqrt(ROWS));
  });

  const text = async (name: string, content: string) => {
    await writeFile(at(name), content);
    return at(name);
  };
  it.each([
    [
      "negative.csv",
      "bid_1,bid_2\n1,2\n3,-4\n",
      1,
      /negative\.csv, row 2, column bid_2 must be a finite number, not negative, but is "-4"/,
    ],
    ["empty-cell.csv", "bid_1,bid_2\n1,\n", 1, /row 1, column bid_2.*but is ""/],
    ["ragged.csv", "bid_1,bid_2\n1,2\n3\n", 1, /equally long rows.*on line 3/],
    ["wide.csv", "bid_1,bid_2,bid_3\n1,2,3\n", 2, /for each of the auction's 2 bidders, but has 3/],
    ["text.ndjson", "[1,2]\nhello\n", 1, /row 2 must be JSON, but is hello/],
    ["short.ndjson", "[1]\n", 1, /must be an array of 2 bids, but is \[1\]/],
    ["null.ndjson", "[1,null]\n", 1, /bid 2 must be a finite number.*but is "null"/],
  ] as const)("refuses %s", async (name, content, code, message) => {
    const ran = await runMain("run", at("saved"), "--bids", await text(name, content));
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });

  it("refuses thresholds of a lottery, columns and files that are not there", async () => {
    const bids = ["run", at("saved"), "--bids"];
    const lottery = await runMain(...bids, at("bids.csv"), "--thresholds");
    expect(lottery).toMatchObject({ code: 2, stderr: expect.stringMatching(/gives bidder \d a chance of/) });
    const column = await runMain(...bids, at("bids.csv"), "--columns", "bid_a,bid_z");
    expect(column).toMatchObject({ code: 2, stderr: expect.stringMatching(/but got "bid_z"/) });
    const missing = await runMain(...bids, at("nowhere.csv"));
    expect(missing).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/cannot be read \(ENOENT\)/),
    });
    const folder = await runMain(...bids, at("saved"));
    expect(folder).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/is a folder\./) });
  });

  it("prints the header of no rows", async () => {
    const bids = await text("no-rows.csv", "bid_1,bid_2\n");
    const { code, stdout, stderr } = await runMain("run", at("saved"), "--bids", bids);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "row,winner,price\n",
      stderr: "0 rows, 0 sold, revenue 0\n",
    });
  });

  it("prints the same on any number of threads", async () => {
    const printed: Awaited<ReturnType<typeof runMain>>[] = [];
    for (const threads of ["1", "2", "4"]) {
      printed.push(await runMain("run", at("saved"), "--bids", at("bids.csv"), "--threads", threads));
    }
    expect(printed[0]!.code).toBe(0);
    expect(new Set(printed.map(({ stdout }) => stdout)).size).toBe(1);
  });
});

describe("auction-mech audit", () => {
  it("passes Vickrey and fails first-price, with the lie as a sentence", async () => {
    const passed = await runMain("audit", "vickrey");
    expect(passed.code).toBe(0);
    expect(passed.stdout).toMatch(/no lie gains more than 0\.000001\. That is evidence, not proof\./);
    const failed = await runMain("audit", "first-price", "--bidders", "2");
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(
      /Bidder \d, whose value is [\d.]+, gains [\d.]+ by bidding [\d.e-]+, while the others bid/,
    );
  });

  it("audits a saved auction on what it was trained on, and prints data", async () => {
    const { code, stdout } = await runMain(
      "audit",
      at("saved"),
      "--bidders",
      "2",
      "--json",
      "--effort",
      "0.1",
    );
    expect(code).toBe(1);
    const result = auditResultSchema.parse(JSON.parse(stdout));
    expect(result).toMatchObject({ mechanism: "auction-net", passed: false, valuation: { name: "uniform" } });
  });

  it("audits a module of the user's own", async () => {
    const { code, stdout } = await runMain("audit", at("half.mjs"), "--bidders", "3");
    expect(code).toBe(1);
    expect(stdout).toMatch(/half is not truthful/);
  });

  it("passes what the tolerance allows", async () => {
    expect((await runMain("audit", "first-price", "--tolerance", "2")).code).toBe(0);
  });

  it.each([
    [["audit", at("broken.mjs")], 1, /must be a module that can be imported/],
    [["audit", at("nothing.mjs")], 1, /must be an auction \{ name, bidders, run \}.*but it is number/],
    [["audit", "vickrey-reserve"], 2, /`--options` must fit vickrey-reserve, but `reserve`/],
    [["audit", "vickrey", "--options", "{"], 2, /`--options` must be JSON/],
    [["audit", "myerson", "--val-model", "latent"], 2, /independent/],
    [["audit", at("saved"), "--bidders", "3"], 2, /has 2 and the valuation 3/],
  ] as const)("refuses %j", async (args, code, message) => {
    const ran = await runMain(...args);
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
    expect(ran.stderr).not.toMatch(/\n\s+at |unexpected/);
  });
});
