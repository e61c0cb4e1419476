import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunResult, stream } from "@auction-mech/core";
import {
  checkResultSchema,
  learningCurveResultSchema,
  runResultSchema,
  transferResultSchema,
} from "@auction-mech/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Refusal, testRefusals } from "./support/refusals.js";
import { runBin } from "./support/run-bin.js";
import { runMain, TINY } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "uncertain-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const last = (text: string): unknown => JSON.parse(text.trimEnd().split("\n").at(-1)!);

const SMALL = ["--steps", "25", "--batch", "32", "--train-size", "200", "--val-size", "60"];
const NETWORK = [...SMALL, "--regret-profiles", "5", "--backend", "cpu"];

beforeAll(async () => {
  const files: Record<string, string> = {
    "laws.json": '[{"name":"uniform","params":{}},{"name":"exp","params":{"mean":2}}]',
    "one.json": '[{"name":"uniform"}]',
    "nominal.json": '{"members":[{"name":"uniform"},{"name":"exp"}],"nominal":5}',
    "unlike.json":
      '[{"name":"latent","params":{"weights":[1,2,3]}},{"name":"latent","params":{"weights":[1,2]}}]',
    "unknown.json": '[{"name":"uniform"},{"name":"gauss"}]',
    "parameter.json": '[{"name":"uniform"},{"name":"exp","params":{"maen":1}}]',
    "nested.json":
      '[{"name":"uniform"},{"name":"family","params":{"members":[{"name":"exp"},{"name":"uniform"}]}}]',
    "broken.json": "[{",
  };
  for (const [name, text] of Object.entries({ ...files, ...MODULES })) await writeFile(at(name), text);
});

describe("train --robust", () => {
  it("measures the robust and the nominal auction on every member, and what robustness costs", async () => {
    const args = ["train", "--robust", at("laws.json"), "--bidders", "2", ...NETWORK];
    const { code, stdout } = await runMain(...args, "--out", at("robust"), "--json");
    expect(code).toBe(0);
    const { runs } = runResultSchema.parse(last(stdout));
    expect(runs.map(({ variant }) => variant)).toEqual(["nominal", "robust"]);
    for (const { members, saved } of runs) {
      expect(members!.map(({ valuation, nominal }) => [valuation.name, nominal])).toEqual([
        ["uniform", true],
        ["exp", false],
      ]);
      for (const { regretMax, share } of members!) {
        expect(regretMax).toBeLessThan(1e-6);
        expect(share!.share).toBeGreaterThan(0.3);
      }
      expect(await readdir(saved!)).toContain("auction.json");
    }
    const [nominal, robust] = runs.map(({ members }) => members!);
    robust!.forEach(({ share, overNominal }, k) => {
      expect(overNominal!.share).toBeCloseTo(share!.share - nominal![k]!.share!.share, 12);
      expect(nominal![k]!.overNominal).toBeUndefined();
    });
    const text = await runMain(...args, "--robust-aim", "cvar", "--seeds", "2", "--out", at("cvar"));
    expect(text.stdout).toMatch(/^uniform \(nominal\) +\d+\.\d\d% ± /m);
    expect(text.stdout).toMatch(/^worst +\d/m);
    const [one, two, mean] = [...text.stdout.matchAll(/worst share rises by (-?[\d.]+)%/g)].map(([, share]) =>
      Number(share),
    );
    expect(mean).toBeCloseTo((one! + two!) / 2, 1);
    expect(text.stdout).toMatch(
      /^mean of 2 seeds, ± over seeds: .*price of robustness on the nominal law: /m,
    );
  });
});

describe("train --config", () => {
  it("repeats a run to the bit, and says what differs where it does", async () => {
    const seeds = await runMain(
      "train",
      ...TINY,
      "--bidders",
      "2",
      "--seeds",
      "2",
      "--out",
      at("first"),
      "--json",
    );
    const { seeds: summary } = runResultSchema.parse(last(seeds.stdout));
    expect(summary).toMatchObject([{ mechanism: "auction-net", seeds: [0, 1] }]);
    const again = await runMain("train", "--config", join(at("first"), "config.json"), "--out", at("again"));
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/every metric is bit-identical to the run in .*first/);
    const file = join(at("first"), "result.json");
    const result = JSON.parse(await readFile(file, "utf8")) as RunResult;
    const changed = { ...result, bound: { ...result.bound, revenue: 1 } };
    await writeFile(file, JSON.stringify(changed));
    const other = await runMain("train", "--config", at("first"), "--out", at("other"), "--json");
    expect(other.code).toBe(1);
    expect(runResultSchema.parse(last(other.stdout)).repeat).toMatchObject({ identical: false });
    expect(JSON.stringify(last(other.stdout))).toContain("bound.revenue: 1 recorded, 0.41");
  });
});

describe("train --robust with a member of one's own", () => {
  it("imports it, and the record keeps its path and hash so that the run can be repeated", async () => {
    await writeFile(at("members.json"), JSON.stringify([{ name: at("power.mjs") }, { name: "uniform" }]));
    const args = ["train", "--robust", at("members.json"), "--bidders", "2", ...NETWORK];
    const { code, stdout } = await runMain(...args, "--out", at("members"), "--json");
    expect(code).toBe(0);
    const [{ members }] = runResultSchema.parse(last(stdout)).runs as [RunResult["runs"][number]];
    expect(members!.map(({ valuation }) => valuation.name)).toEqual([at("power.mjs"), "uniform"]);
    const config = JSON.parse(await readFile(join(at("members"), "config.json"), "utf8"));
    expect(config.modules).toMatchObject([{ path: at("power.mjs") }]);
    const again = await runMain("train", "--config", at("members"), "--out", at("members again"));
    expect(again.stdout).toMatch(/every metric is bit-identical/);
  });
});

describe("transfer", () => {
  it("measures auctions on every valuation, beside each one's own baselines", async () => {
    const sizes = ["--val-size", "300", "--regret-profiles", "5"];
    const laws = ["uniform", 'lognormal{"correlation":0.2}', 'lognormal{"correlation":0.7}'];
    const args = [
      ...["transfer", "vickrey", "first-price", ...sizes],
      ...laws.flatMap((law) => ["--val-model", law]),
    ];
    const { code, stdout } = await runMain(...args, "--json", "--svg", at("map.svg"));
    expect(code).toBe(0);
    const { valuations, rows } = transferResultSchema.parse(last(stdout));
    expect(valuations.map(({ name }) => name)).toEqual(["uniform", "lognormal", "lognormal"]);
    const row = (name: string) => rows.find((own) => own.name === name)!.cells;
    for (const cell of row("vickrey")) expect(cell!.regretMax).toBe(0);
    for (const cell of row("first-price")) expect(cell!.truthful).toBe(false);
    expect(row("myerson (own)").map((cell) => cell === null)).toEqual([false, true, true]);
    expect(await readFile(at("map.svg"), "utf8")).toMatch(/^<\?xml[\s\S]*<svg/);
    const text = await runMain(...args);
    expect(text.stdout).toMatch(/^vickrey +\d+\.\d ±\d+\.\d .* 0$/m);
    expect(text.stdout).toMatch(/^first-price .*\*/m);
    expect(text.stdout).toMatch(/^auction .*lognormal correlation 0\.2 .*worst/m);
  });
});

const MODULES: Record<string, string> = {
  "power.mjs": `export default ({ bidders = 2, power = 2 }) => ({
    name: "power", bidders, parameters: { power },
    support: Array.from({ length: bidders }, () => ({ low: 0, high: 1 })),
    sample: (batch, random) => ({ batch, bidders,
      data: Float64Array.from({ length: batch * bidders }, () => random.uniform() ** power) }),
  });`,
  "negative.mjs": `export default { name: "negative", bidders: 1, parameters: {}, support: [{ low: 0, high: 1 }],
    sample: (batch) => ({ batch, bidders: 1, data: new Float64Array(batch).fill(-1) }) };`,
  "half.mjs": `export default ({ bidders }) => ({ name: "half", bidders, dsic: true,
    run({ batch, bidders: n, data }) {
      if (n !== bidders) throw new Error("bids");
      const x = new Float64Array(batch * n), p = new Float64Array(batch * n);
      for (let row = 0; row < batch; row++) {
        const bids = data.subarray(row * n, (row + 1) * n), winner = bids.indexOf(Math.max(...bids));
        x[row * n + winner] = 1;
        p[row * n + winner] = Math.max(0, ...bids.filter((_, i) => i !== winner)) / 2;
      }
      return { allocation: { batch, bidders: n, data: x }, payments: { batch, bidders: n, data: p } };
    } });`,
  "number.mjs": "export default 7;",
  "broken.mjs": "export default (",
  "throws.mjs": 'export default () => { throw new Error("of its own accord"); };',
  "promise.mjs": "export default async () => ({});",
  "short.mjs": `export default { name: "short", bidders: 2, parameters: {}, support: [{ low: 0, high: 1 }, { low: 0, high: 1 }],
    sample: (batch) => ({ batch, bidders: 2, data: new Float64Array(batch) }) };`,
  "void.mjs": 'export default { name: "void", bidders: 2, run() {} };',
};

describe("a user's own pieces", () => {
  it("trains on a valuation of the user's own, and repeats it from the record", async () => {
    const args = ["train", "--val-model", at("power.mjs"), "--params", '{"power":3}', ...NETWORK];
    expect((await runMain(...args, "--out", at("own"))).code).toBe(0);
    const again = await runMain("train", "--config", at("own"), "--out", at("own-again"));
    expect(again.stdout).toMatch(/every metric is bit-identical/);
  });

  it("checks them by the law suites: what holds passes, what does not is told with its values", async () => {
    const good = await runBin("check", at("power.mjs"), "--json");
    expect(good.code).toBe(0);
    expect(checkResultSchema.parse(last(good.stdout))).toMatchObject({ kind: "valuation", passed: true });
    const lying = await runBin("check", at("half.mjs"));
    expect(lying.code).toBe(1);
    expect(lying.stdout).toMatch(/✓ allocates at most one item/);
    expect(lying.stdout).toMatch(/✗ charges what the allocation implies\n +pays \d/);
    const negative = checkResultSchema.parse(
      last((await runBin("check", at("negative.mjs"), "--json")).stdout),
    );
    expect(negative.laws.filter(({ passed }) => !passed).map(({ law }) => law)).toContain(
      "draws finite values, not negative, within the support",
    );
  });
});

describe("train --train-sizes", () => {
  const rows = ["--seeds", "2", "--steps", "25", "--val-size", "200"];

  it("learns from more and more rows of a law, beside rules fitted to the same", async () => {
    const args = ["train", "--train-sizes", "40,80", ...rows, "--bidders", "2"];
    const { stdout } = await runMain(...args, "--json", "--svg", at("curve.svg"));
    const { points, score, profiles } = learningCurveResultSchema.parse(last(stdout));
    expect([score, profiles]).toEqual(["share", 200]);
    expect(new Set(points.map(({ trainSize }) => trainSize))).toEqual(new Set([40, 80]));
    for (const { rule, scores, kept } of points) {
      expect(scores).toHaveLength(2);
      expect(Math.min(...scores), rule).toBeGreaterThan(0.5);
      expect(kept?.length).toBe(rule === "lookahead-net" ? 2 : undefined);
    }
    expect(await readFile(at("curve.svg"), "utf8")).toContain("lookahead-net");
  });

  it("learns from a CSV's own training rows, judges on those held out, and says where a classical auction is kept", async () => {
    const random = stream(0, "csv");
    const bids = Array.from({ length: 100 }, () => `${random.uniform()},${random.uniform()}`);
    await writeFile(at("bids.csv"), `bid_1,bid_2\n${bids.join("\n")}\n`);
    const data = ["train", "--data", at("bids.csv"), ...rows, "--lr", "1e-9"];
    const { stdout } = await runMain(...data, "--train-sizes", "30,70");
    expect(stdout).toMatch(/revenue on 30 held-out rows in currency/);
    expect(stdout).toMatch(/^vickrey +0\.\d{4} ± 0\.0000/m);
    expect(stdout).toMatch(/Early stopping kept Vickrey's auction.* 2 of 2 at 70 rows/);
    const train = await runMain(...data, "--regret-profiles", "5", "--out", at("kept"));
    expect(train.stdout).toMatch(/^lookahead-net, seed 1 is vickrey-reserve in truth: .* 17 training rows/m);
    const { code, stderr } = await runMain(...data, "--train-sizes", "71");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /at most its training rows, of which there are 70, but got 71\. .*`--test-fraction`/,
    );
  });
});

const bad: Refusal[] = [
  [["transfer"], 2, /missing required argument/],
  [["transfer", "vickrey"], 2, /needs valuations, but got none/],
  [["transfer", "vickrey", "--val-model", "gauss"], 2, /must be one of uniform.*but got "gauss"/],
  [
    ["transfer", "vickrey", "--val-model", "exp{mean}"],
    2,
    /must be a name with JSON after it, but got exp\{mean\}/,
  ],
  [["transfer", "vickrey", "--val-model", 'exp{"mean":-1}'], 2, /`mean`/],
  [
    [
      "transfer",
      "vickrey",
      "--val-model",
      'latent{"weights":[1,2]}',
      "--val-model",
      'latent{"weights":[1,2,3]}',
    ],
    2,
    /must have the same bidders, but "latent" has 2 and "latent" 3/,
  ],
  [["transfer", at("nowhere"), "--suite"], 1, /must be a folder with auction\.json/],
  [["transfer", "vickrey", "--suite", "--val-size", "1"], 2, /`--val-size`/],
  [["train", "--robust", at("nowhere.json")], 2, /`--robust` must name a readable file/],
  [["train", "--robust", at("broken.json")], 1, /must be JSON, but is not/],
  [["train", "--robust", at("one.json")], 2, /must have 2 to 64 members, but has 1/],
  [["train", "--robust", at("nominal.json")], 2, /`nominal` must be .* but got 5/],
  [["train", "--robust", at("unlike.json")], 2, /same bidders, but "latent" has 3 and "latent" 2/],
  [["train", "--robust", at("unknown.json")], 2, /but got "gauss"/],
  [["train", "--robust", at("parameter.json")], 2, /"maen"/],
  [["train", "--robust", at("nested.json")], 2, /family/],
  [
    ["train", "--robust", at("laws.json"), "--val-model", "exp"],
    2,
    /named once, but `--robust` came with `--val-model`/,
  ],
  [["train", "--robust", at("laws.json"), "--mechanism", "auction-net"], 2, /is that of lookahead-net/],
  [["train", "--robust", at("laws.json"), "--robust-aim", "best"], 2, /`--robust-aim` must be one of/],
  [
    ["train", "--robust", at("laws.json"), "--cvar-level", "2"],
    2,
    /`--cvar-level` must be a number from 0\.01 to 1/,
  ],
  [
    ["train", "--robust-aim", "cvar"],
    2,
    /must go with `--robust` or `--robust-family`, but got `--robust-aim`/,
  ],
  [["train", "--robust-family", 'lognormal{"correlation":0.5}'], 2, /must have a parameter with a range/],
  [
    ["train", "--robust-family", 'lognormal{"correlation":{"from":0,"to":1.9}}', "--bidders", "3"],
    2,
    /`correlation`/,
  ],
  [["train", "--robust-family", 'exp{"mean":{"from":1,"to":2,"count":1}}'], 2, /The range of `mean` must be/],
  [["evaluate", at("number.mjs")], 1, /must be an auction \{ name, bidders, run \}.*but it is number/],
  [["check", at("broken.mjs")], 1, /must be a module that can be imported/],
  [
    ["check", at("power.mjs"), "--kind", "auction"],
    2,
    /`--kind` must be one of valuation, mechanism, penalty/,
  ],
  [["train", "--val-model", at("number.mjs")], 1, /must be a valuation .* but it is number/],
  [["train", "--val-model", at("none.mjs")], 1, /must be a module, but .* is not there/],
  [["train", "--train-sizes", "100,ten"], 2, /`--train-sizes` must be different whole numbers .* "100,ten"/],
  [["train", "--train-sizes", "5"], 2, /from 20 to/],
  [["train", "--train-sizes", "100,100"], 2, /different whole numbers/],
  [["train", "--train-sizes", "100", "--train-size", "50"], 2, /must come without `--train-size`/],
  [["train", "--train-sizes", "100", "--mechanism", "auction-net"], 2, /is that of lookahead-net/],
  [["train", "--train-sizes", "100", "--robust", at("laws.json")], 2, /must come without `--robust`/],
  [["train", "--train-sizes", "100", "--out", at("curve")], 2, /must come without `--out`/],
  [["train", "--train-sizes", "100", "--config", at("nowhere")], 2, /must come without `--config`/],
  [["train", "--robust-family", 'exp{"mean":{"from":1,"to":1}}'], 2, /"to": another/],
  [["transfer", "vickrey", "--suite", "--val-model", "exp"], 2, /"exp" came twice with the same parameters/],
  [["transfer", "vickrey", "--suite", "--svg", folder], 2, /`--svg` must name a file that can be written/],
  [["check", at("throws.mjs")], 1, /must not throw, but it did: of its own accord/],
  [["check", at("promise.mjs")], 1, /it returned a promise/],
  [["check", folder], 1, /is no file/],
  [
    ["train", "--val-model", at("negative.mjs")],
    1,
    /`sample` of .*negative\.mjs" must return .* none negative/,
  ],
  [["train", "--val-model", at("short.mjs")], 1, /`sample` of .*short\.mjs" must return/],
  [["evaluate", at("void.mjs"), "--bidders", "2"], 1, /`run` of .*void\.mjs" must return `allocation`/],
  [["train", "--svg", at("curve.svg")], 2, /without `--train-sizes`/],
  [["train", "--robust", at("laws.json"), "--test-fraction", "0.5"], 2, /came with `--test-fraction`/],
  [
    ["sweep", "--val-model", at("power.mjs"), "--out", at("swept")],
    2,
    /by their names alone, but got the module/,
  ],
  [
    ["sweep", "--settings", '{"penalties":{"./mine.js":1}}', "--out", at("swept")],
    2,
    /but got the module \.\/mine\.js/,
  ],
  [["train", "--config", at("nowhere")], 1, /must be a folder with config\.json/],
  [
    ["train", "--config", at("nowhere"), "--lr", "1"],
    2,
    /`--config` takes everything .* but `--lr` was given too/,
  ],
];

describe("bad input under uncertainty", () => {
  testRefusals(folder, bad);
});
