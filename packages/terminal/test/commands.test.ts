import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluateResultSchema, runResultSchema } from "@auction-mech/trainer";
import { afterAll, describe, expect, it } from "vitest";
import { runMain, TINY } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "commands-"));
afterAll(() => rm(folder, { recursive: true }));
const run = join(folder, "run");
await writeFile(join(folder, "two.csv"), "bid_1,bid_2\n0.2,0.9\n0.8,0.7\n");

const lines = (text: string) => text.trimEnd().split("\n");
const events = (text: string) => lines(text).map((line) => JSON.parse(line) as { type: string });

describe("auction-mech train", () => {
  it.each([
    ["uniform", "{}"],
    ["exp", '{"mean":2}'],
    ["hetero", "{}"],
    ["latent", '{"weights":[1,0.5]}'],
    [
      "independent",
      '{"marginals":[{"uniform":[0,1]},{"mixture":[[1,{"uniform":[0,1]}],[1,{"exponential":1}]]}]}',
    ],
  ])("--val-model %s --json ends with a result that fits the contract", async (model, params) => {
    const out = join(folder, `json-${model}`);
    const bidders = model === "independent" || model === "latent" ? [] : ["--bidders", "2"];
    const args = ["train", "--val-model", model, "--params", params, ...bidders, ...TINY, "--json"];
    const first = await runMain(...args, "--out", out);
    expect(first.code).toBe(0);
    const result = runResultSchema.parse(events(first.stdout).at(-1));
    expect(result.valuation).toMatchObject({ name: model, bidders: 2 });
    expect(result.bound.kind).toBe(model === "latent" ? "virtual-surplus" : "myerson");
    expect(
      events(first.stdout)
        .slice(0, -1)
        .every(({ type }) => type !== "result"),
    ).toBe(true);
    const again = await runMain(...args, "--out", `${out}-again`);
    const repeated = runResultSchema.parse(events(again.stdout).at(-1));
    expect(repeated.runs[0]!.metrics).toEqual(result.runs[0]!.metrics);
    expect(repeated.baselines).toEqual(result.baselines);
  });

  it("prints the table, says that AuctionNet is not truthful, and where it is saved", async () => {
    const { code, stdout, stderr } = await runMain("train", ...TINY, "--out", run);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^auction-net +\d\.\d{4} ± \d\.\d{4}/m);
    expect(stdout).toMatch(/auction-net: not truthful: the bound does not apply \(regret total /);
    expect(stdout).toMatch(/^vickrey .* 0 +0 .*100\.0%/m);
    expect(stdout).toMatch(/the exact optimum of every truthful auction \(myerson\): 0\.612500/);
    expect(stderr).toContain(`saved in ${run}`);
    expect(stderr).toMatch(/imitate: mean squared error to myerson/);
  });

  it("trains LookaheadNet by default, which is truthful and gets its gap to the bound", async () => {
    const sizes = [
      "--steps",
      "5",
      "--batch",
      "32",
      "--train-size",
      "200",
      "--val-size",
      "100",
      "--regret-profiles",
      "20",
    ];
    const args = [
      "train",
      "--bidders",
      "2",
      ...sizes,
      "--backend",
      "cpu",
      "--json",
      "--out",
      join(folder, "lookahead"),
    ];
    const result = runResultSchema.parse(events((await runMain(...args)).stdout).at(-1));
    const [run] = result.runs;
    expect(run!.mechanism).toBe("lookahead-net");
    expect(run!.metrics.regret.max).toBeLessThan(1e-8);
    expect(run!.metrics.gap!.absolute).toBeGreaterThan(-3 * run!.metrics.gap!.standardError);
    const thresholds = await runMain("run", run!.saved!, "--bids", join(folder, "two.csv"), "--thresholds");
    expect(lines(thresholds.stdout)[0]).toBe("row,winner,price,threshold_bid_1,threshold_bid_2");
  });

  it("keeps quiet when asked to", async () => {
    const { stdout, stderr } = await runMain("train", ...TINY, "--quiet", "--out", join(folder, "quiet"));
    expect(stderr).toBe("");
    expect(stdout).toMatch(/auction-net/);
  });

  it("--deterministic pins the plain build of the kernels, in the record and in the result", async () => {
    const out = join(folder, "pinned");
    const flags = ["--backend", "simd", "--deterministic", "--json", "--out", out];
    const { stdout } = await runMain("train", ...TINY, ...flags);
    const { environment, runs } = runResultSchema.parse(events(stdout).at(-1));
    expect(environment.kernelBuild).toBe("simd");
    expect(runs[0]).toMatchObject({ engine: "simd", backend: null });
    const config: unknown = JSON.parse(await readFile(join(out, "config.json"), "utf8"));
    expect(config).toMatchObject({ backend: "simd", deterministic: true });
  });

  it("trains several seeds and sums them up", async () => {
    const { stdout } = await runMain(
      "train",
      ...TINY,
      "--seeds",
      "2",
      "--seed",
      "3",
      "--out",
      join(folder, "seeds"),
    );
    expect(stdout).toMatch(/^auction-net #3 /m);
    expect(stdout).toMatch(/^auction-net #4 /m);
    expect(stdout).toMatch(/2 seeds: revenue .*standard deviation.*; best by .*: seed [34]/);
  });

  it("accepts the predecessor's underscores", async () => {
    const { code, stdout } = await runMain(
      "train",
      "--val_model",
      "exp",
      ...TINY,
      "--out",
      join(folder, "underscores"),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^exp /);
  });

  it("trains on a CSV and tells nothing of an optimum", async () => {
    const csv = join(import.meta.dirname, "support", "bids.csv");
    const { code, stdout } = await runMain(
      "train",
      "--data",
      csv,
      ...TINY,
      "--json",
      "--out",
      join(folder, "csv"),
    );
    expect(code).toBe(0);
    const result = runResultSchema.parse(events(stdout).at(-1));
    expect(result.valuation).toMatchObject({ name: "empirical", bidders: 3 });
    expect(result.bound).toEqual({
      kind: "none",
      revenue: null,
      standardError: null,
      attained: null,
      attainedBy: null,
    });
  });

  it("is evaluated on the rows that it held out", async () => {
    const csv = join(import.meta.dirname, "support", "bids.csv");
    const out = join(folder, "split");
    await runMain("train", "--data", csv, ...TINY, "--seed", "3", "--out", out);
    const { stdout } = await runMain("evaluate", out, "--data", csv, "--json");
    expect(evaluateResultSchema.parse(events(stdout).at(-1)).valuation.params).toMatchObject({
      splitSeed: 3,
    });
  });

  it("resumes a finished run to the same metrics", async () => {
    const copy = join(folder, "resumed");
    await cp(run, copy, { recursive: true });
    const { code, stdout } = await runMain("train", "--resume", copy, "--json");
    expect(code).toBe(0);
    const before = runResultSchema.parse(JSON.parse(await readFile(join(run, "result.json"), "utf8")));
    expect(runResultSchema.parse(events(stdout).at(-1)).runs[0]!.metrics).toEqual(before.runs[0]!.metrics);
  });
});

describe("auction-mech evaluate", () => {
  it("measures a saved auction on the valuation it was trained on, as training did", async () => {
    const sizes = ["--val-size", "40", "--regret-profiles", "4"];
    const { code, stdout } = await runMain("evaluate", join(run, "auction-net"), ...sizes, "--json");
    expect(code).toBe(0);
    const result = evaluateResultSchema.parse(events(stdout).at(-1));
    const trained = runResultSchema.parse(JSON.parse(await readFile(join(run, "result.json"), "utf8")));
    expect(result.auctions[0]!.metrics).toEqual(trained.runs[0]!.metrics);
  });

  it("takes a run's folder and another valuation", async () => {
    const { code, stdout } = await runMain("evaluate", run, "--val-model", "exp", "--val-size", "40");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^exp /);
    expect(stdout).toMatch(/auction-net: not truthful/);
  });

  it("refuses a valuation with other bidders", async () => {
    const { code, stderr } = await runMain("evaluate", run, "--val-model", "exp", "--bidders", "3");
    expect(code).toBe(2);
    expect(stderr).toMatch(/has 4 and the valuation 3\. Add --bidders 4/);
  });
});

describe("--timings", () => {
  const seconds = (spans: readonly { seconds: number }[]) =>
    spans.reduce((sum, span) => sum + span.seconds, 0);

  it("says where a training's time went: a table, or parts of the result that add up to it", async () => {
    const args = ["train", ...TINY, "--timings", "--out"];
    const { stdout } = await runMain(...args, join(folder, "timed"));
    expect(stdout).toMatch(/^phase 2: improve +\d+\.\d{3} s +\d+\.\d%$/m);
    expect(stdout.trimEnd()).toMatch(/\ntotal +\d+\.\d{3} s +100\.0%$/);
    const json = await runMain(...args, join(folder, "timed-json"), "--json");
    const { timings, runs } = runResultSchema.parse(events(json.stdout).at(-1));
    expect(seconds(timings!.spans)).toBeCloseTo(timings!.total, 6);
    expect(timings!.total).toBeGreaterThanOrEqual(runs[0]!.seconds.total);
    const counts = Object.fromEntries(timings!.spans.map(({ name, count }) => [name, count]));
    // Two batches an epoch, one epoch a phase; a step's batch is "sampling", as are values and plan.
    expect(counts).toMatchObject({ imitate: 2, improve: 2, sampling: 3 + 2 + 2, "evaluation forward": 1 });
  });

  it("says where an evaluation's time went, and is silent unless asked", async () => {
    const args = ["evaluate", "vickrey", "--bidders", "2", "--val-size", "40", "--json"];
    const { stdout } = await runMain(...args, "--timings");
    const { timings } = evaluateResultSchema.parse(events(stdout).at(-1));
    expect(seconds(timings!.spans)).toBeCloseTo(timings!.total, 6);
    expect(timings!.spans.map(({ name }) => name)).toContain("misreport search");
    const silent = await runMain(...args);
    expect(events(silent.stdout).at(-1)).not.toHaveProperty("timings");
  });
});

describe("auction-mech list", () => {
  it("shows everything with its parameters", async () => {
    const { stdout } = await runMain("list");
    for (const name of [
      "uniform",
      "latent",
      "vickrey-reserve",
      "auction-net",
      "regret",
      "wasm",
      "lambdaRegret",
    ]) {
      expect(stdout).toContain(name);
    }
  });

  it("is data with --json", async () => {
    const { stdout } = await runMain("list", "valuations", "--json");
    const listed = JSON.parse(stdout) as {
      valuations: { name: string; parameters: { name: string; default: unknown }[] }[];
    };
    const uniform = listed.valuations.find(({ name }) => name === "uniform")!;
    expect(uniform.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "high", default: 1 })]),
    );
    expect(Object.keys(listed)).toEqual(["type", "v", "command", "valuations"]);
  });
});

describe("--help", () => {
  it.each([[[]], [["train"]], [["evaluate"]], [["list"]]])(
    "of %j shows examples",
    async (command: string[]) => {
      const { code, stdout } = await runMain(...command, "--help");
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}\$ auction-mech/);
    },
  );
});
