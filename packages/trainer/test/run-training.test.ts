import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBackend } from "@auction-mech/backend";
import type { Valuation } from "@auction-mech/core";
import { vickrey } from "@auction-mech/mechanism";
import { loadAuction } from "@auction-mech/mechanism/node";
import { createValuation } from "@auction-mech/valuation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  completion,
  createRunFolder,
  imitationRule,
  openRunFolder,
  packageVersions,
  type RunConfig,
  recipes,
  runResultSchema,
  runTraining,
  tensorCompute,
  upperBound,
  validation,
} from "../src/index.js";

const compute = tensorCompute(await loadBackend("cpu"));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "run-"));
});
afterEach(() => rm(root, { recursive: true }));

function prepared(name: string, seeds = 1): { config: RunConfig; valuation: Valuation } {
  const valuation = createValuation(name, {}, { bidders: 2, seed: 4 });
  const given = { trainSize: 64, batch: 16, phase1Epochs: 1, phase2Epochs: 1, hidden: [4] };
  const config: RunConfig = {
    v: 1,
    versions: packageVersions(),
    seed: 4,
    seeds,
    valuation: { name, params: { ...valuation.parameters }, bidders: 2, data: null },
    valSize: 50,
    regretProfiles: 5,
    backend: "cpu",
    trainings: [
      { mechanism: "auction-net", settings: recipes.get("auction-net").complete(given, valuation) },
    ],
  };
  return { config, valuation };
}

describe("runTraining", () => {
  it.each(["uniform", "latent"])(
    "of %s ends with a result that fits the contract and is in the folder",
    async (name) => {
      const { config, valuation } = prepared(name);
      const folder = await createRunFolder(join(root, "run"), config);
      const result = await completion(runTraining({ config, valuation, compute, folder }));
      expect(runResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(
        JSON.parse(JSON.stringify(result)),
      );
      expect(JSON.parse(await readFile(join(root, "run", "result.json"), "utf8"))).toEqual(result);
      const names = result.baselines.map((baseline) => baseline.name);
      expect(names).toEqual(expect.arrayContaining(["vickrey", "vickrey-reserve", "first-price"]));
      expect(names.includes("myerson")).toBe(name === "uniform");
      const [run] = result.runs;
      const { auction, origin } = await loadAuction(run!.saved!);
      expect(origin).toMatchObject({ valuation: { name }, seed: 4, status: "completed" });
      expect(auction.bidders).toBe(2);
      const lines = (await readFile(join(root, "run", "events.ndjson"), "utf8")).trim().split("\n");
      expect(JSON.parse(lines.at(-1)!)).toEqual(result);
      expect(JSON.parse(lines[0]!)).toMatchObject({ type: "run", seed: 4, valuation: { name } });
    },
  );

  it("prints the same metrics for the same seed", async () => {
    const { config, valuation } = prepared("exp");
    const runs = [1, 2].map(() => completion(runTraining({ config, valuation, compute })));
    const [first, again] = await Promise.all(runs);
    expect(again!.runs[0]!.metrics).toEqual(first!.runs[0]!.metrics);
    expect(again!.baselines).toEqual(first!.baselines);
  });

  it("trains every seed into a folder of its own", async () => {
    const { config, valuation } = prepared("uniform", 2);
    const folder = await createRunFolder(join(root, "run"), config);
    const { runs } = await completion(runTraining({ config, valuation, compute, folder }));
    expect(runs.map(({ seed }) => seed)).toEqual([4, 5]);
    expect(runs[0]!.metrics).not.toEqual(runs[1]!.metrics);
    expect((await readdir(join(root, "run", "auction-net"))).sort()).toEqual(["seed-4", "seed-5"]);
  });

  it("measures an interrupted training on few profiles and goes on from its folder to the same metrics", async () => {
    const { config, valuation } = prepared("uniform");
    const whole = await completion(runTraining({ config, valuation, compute }));
    const controller = new AbortController();
    const folder = await createRunFolder(join(root, "run"), config);
    const interrupted = await completion(
      runTraining({ config, valuation, compute, folder, signal: controller.signal }),
      (event) => {
        if (event.type === "phase" && event.phase === "improve") controller.abort();
      },
    );
    expect(interrupted.runs[0]!.status).toBe("interrupted");
    const opened = await openRunFolder(join(root, "run"));
    expect(opened.config).toEqual(config);
    const resumed = await completion(runTraining({ ...opened, valuation, compute }));
    expect(resumed.runs[0]!.status).toBe("completed");
    expect(resumed.runs[0]!.metrics).toEqual(whole.runs[0]!.metrics);
  });
});

describe("a checkpoint of another run", () => {
  it("is refused, whatever it holds", async () => {
    const { config, valuation } = prepared("uniform");
    const folder = await createRunFolder(join(root, "run"), config);
    await completion(runTraining({ config, valuation, compute, folder }));
    const file = join(root, "run", "auction-net", "checkpoint.json");
    const saved = JSON.parse(await readFile(file, "utf8"));
    const resume = async (checkpoint: unknown) => {
      await writeFile(file, JSON.stringify(checkpoint));
      return completion(runTraining({ config, valuation, compute, folder }));
    };
    const { "hidden1.weight": weight, ...others } = saved.engine.parameters;
    const wide = { shape: [3, 4], data: Buffer.alloc(48).toString("base64") };
    const foreign = { "hidden1.weight": wide, ...others };
    await expect(resume({ ...saved, engine: { ...saved.engine, parameters: foreign } })).rejects.toThrow(
      /"hidden1.weight" must have shape \[2, 4\]/,
    );
    await expect(resume({ ...saved, phase: 0, step: 1000 })).rejects.toThrow(
      /stands at step 1000 of phase 1/,
    );
    await expect(resume({ ...saved, phase: 7 })).rejects.toThrow(/must be of this run/);
    expect(weight.shape).toEqual([2, 4]);
  });
});

describe("a run folder", () => {
  it("is never overwritten", async () => {
    const { config } = prepared("uniform");
    await createRunFolder(root, config);
    await expect(createRunFolder(root, config)).rejects.toThrow(
      /already holds a run\. Go on with it by `--resume/,
    );
  });

  it("that cannot be made is refused in words", async () => {
    const { config } = prepared("uniform");
    await writeFile(join(root, "file"), "");
    await expect(createRunFolder(join(root, "file", "run"), config)).rejects.toThrow(
      /must be writable.*ENOTDIR/,
    );
  });

  it.each([
    ["no configuration", undefined, /must be a folder with config\.json/],
    ["text", "hello", /must be JSON/],
    ["another version", '{"v":99}', /"v": 1, but has 99/],
    ["missing parts", '{"v":1}', /its `versions` is not/],
  ])("with %s is refused", async (_, text, message) => {
    if (text !== undefined) await writeFile(join(root, "config.json"), text);
    await expect(openRunFolder(root)).rejects.toThrow(message);
  });
});

describe("imitationRule", () => {
  it.each([
    ["uniform", "myerson"],
    ["exp", "myerson"],
    ["latent", "vickrey"],
    ["hetero", "vickrey"],
  ])("of %s is %s", (name, rule) => {
    expect(imitationRule(createValuation(name, {}, { seed: 0 })).name).toBe(rule);
  });

  it("of other independent bidders is Myerson's", () => {
    const marginals = [{ uniform: [0, 1] }, { exponential: 1 }];
    expect(imitationRule(createValuation("independent", { marginals }, { seed: 0 })).name).toBe("myerson");
  });
});

describe("validation", () => {
  it("ends a search early when asked to, and says on how many profiles", async () => {
    const valuation = createValuation("uniform", {}, { bidders: 4, seed: 0 });
    const sizes = { valSize: 5000, regretProfiles: 5000 };
    const held = validation({ valuation, seed: 0, ...sizes, clock: () => 0, signal: AbortSignal.abort() });
    const metrics = await completion(held.measure(vickrey({ bidders: 4 })));
    expect(metrics.regret.profiles).toBe(100);
    expect(metrics.profiles).toBe(5000);
  });

  it("uses the same profiles whatever is trained, and knows the optimum of independent bidders", () => {
    const valuation = createValuation("uniform", {}, { bidders: 4, seed: 0 });
    const options = { valuation, seed: 9, valSize: 30, regretProfiles: 5, clock: () => 0 };
    expect(validation(options).values).toEqual(validation(options).values);
    expect(upperBound(valuation).bound).toMatchObject({ kind: "myerson", attained: true, standardError: 0 });
    expect(upperBound(valuation).bound.revenue).toBeCloseTo(0.6125, 6);
  });
});
