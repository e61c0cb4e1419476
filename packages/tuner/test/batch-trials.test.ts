import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareSweep, type SweepRequest, type SweepTrial, sweepResultSchema } from "@auction-mech/tuner";
import { afterEach, describe, expect, it, vi } from "vitest";
import { computesOf } from "../src/open-search.js";
import { childrenOf, ran, small, testFolder } from "./support/small-sweep.js";

// Trials run in processes of their own, which take their time to start on a busy machine.
vi.setConfig({ testTimeout: 300_000 });
afterEach(() => vi.unstubAllEnvs());

const folder = testFolder();
const at = (name: string) => join(folder, name);
const finished = (events: Awaited<ReturnType<typeof ran>>["events"]): SweepTrial[] =>
  events.flatMap((event) => (event.type === "finished" ? [event.trial] : []));

/** Random parameters do not depend on the order in which trials end. */
const together = (name: string, changes: Partial<SweepRequest> = {}) =>
  small(at(name), { backend: "wasm", batchTrials: 3, sampler: "quasi-random", trials: 3, ...changes });

const LONG = { ...small("").settings, phase2Epochs: 20 };

const LOOKAHEAD: Partial<SweepRequest> = {
  mechanism: "lookahead-net",
  settings: { trainSize: 256, batch: 32, steps: 12 },
  space: { learningRate: { kind: "float", low: 0.003, high: 0.1, step: null, log: true } },
};

describe("trials trained at once", () => {
  it.each(["auction-net", "lookahead-net"])("have the metrics of single ones: %s", async (mechanism) => {
    const request = mechanism === "auction-net" ? {} : LOOKAHEAD;
    const { events, result } = await ran(together(`at-once-${mechanism}`, request));
    const single = await ran(together(`single-${mechanism}`, { ...request, batchTrials: 1 }), { workers: 1 });
    const alone = new Map(finished(single.events).map((trial) => [JSON.stringify(trial.params), trial]));
    expect(alone.size).toBe(3);
    for (const trial of finished(events)) {
      const other = alone.get(JSON.stringify(trial.params))!;
      expect(trial.metrics!.revenue).toBeCloseTo(other.metrics!.revenue, 4);
      expect(trial.metrics!.regret.total).toBeCloseTo(other.metrics!.regret.total, 4);
    }
    expect(result.sweeps[0]!.compute.tuner).toMatchObject({ batchTrials: 3 });
    const running = events.filter(({ type }) => type === "trial" || type === "finished").slice(0, 3);
    expect(running.map(({ type }) => type)).toEqual(["trial", "trial", "trial"]);
  });

  it("share phase 1, and are as without it but for the order of summation", async () => {
    const cold = await ran(together("cold", { seed: 1, warmStart: false }));
    const warm = await ran(together("warm", { seed: 1, warmStart: true }));
    const shared = warm.events.filter(({ type }) => type === "warm-start");
    expect(shared.length).toBeGreaterThan(0);
    const other = new Map(finished(cold.events).map((trial) => [JSON.stringify(trial.params), trial]));
    for (const { params, metrics } of finished(warm.events)) {
      const { revenue, regret } = other.get(JSON.stringify(params))!.metrics!;
      expect(metrics!.revenue).toBeCloseTo(revenue, 4);
      expect(metrics!.regret.total).toBeCloseTo(regret.total, 4);
    }
  });

  it("are pruned one by one, and others take their places", async () => {
    const settings = { ...small("").settings, phase2Epochs: 8 };
    const { result } = await ran(together("pruned", { pruner: "median", trials: 12, settings }));
    const { complete, pruned, failed } = result.sweeps[0]!.trials;
    expect([complete + pruned, failed]).toEqual([12, 0]);
    expect(pruned).toBeGreaterThan(0);
  });

  it("fail one by one", async () => {
    // Only a trial with the higher rate becomes infinite.
    const space = { learningRate: { kind: "categorical", choices: [1e-3, 1e30] } } as const;
    const { events } = await ran(together("failing", { space, sampler: "grid", trials: 2, batchTrials: 2 }));
    const states = finished(events).map(({ params, state }) => [params.learningRate, state]);
    expect(new Map(states as [number, string][])).toEqual(
      new Map([
        [1e-3, "COMPLETE"],
        [1e30, "FAIL"],
      ]),
    );
  });

  it("are all tried again when their process dies", async () => {
    let killed = false;
    const { events, result } = await ran(together("killed", { settings: LONG }), {}, (event) => {
      if (killed || event.type !== "progress" || event.phase !== "improve") return;
      killed = true;
      for (const pid of childrenOf(process.pid)) process.kill(pid, "SIGKILL");
    });
    expect(events.some((event) => event.type === "note" && /lost its worker/.test(event.message))).toBe(true);
    expect(result.sweeps[0]!.trials).toMatchObject({ complete: 3, failed: 0, waiting: 0 });
  });

  it("are queued again by an interruption, and resumed at once", async () => {
    const stop = new AbortController();
    const first = await ran(together("stopped", { settings: LONG }), { signal: stop.signal }, (event) => {
      if (event.type === "progress") stop.abort();
    });
    expect(first.result.sweeps[0]).toMatchObject({ status: "interrupted", trials: { complete: 0 } });
    const path = `${at("stopped")}/study.sqlite3`;
    const again = await ran(small(at("unused"), { study: { kind: "continued", path } }), {});
    expect(again.result.sweeps[0]).toMatchObject({
      status: "completed",
      compute: { tuner: { backend: "wasm", batchTrials: 3 } },
      trials: { complete: 3, waiting: 0 },
    });
  });

  it("are refused where they make no sense, before anything is written", async () => {
    const refused = (changes: Partial<SweepRequest>) =>
      expect(prepareSweep(together("refused", changes))).rejects;
    await refused({ backend: "simd" }).toThrow(/trains one network at a time. Use `--workers`/);
    await refused({ backend: "auto", device: "cpu" }).toThrow(/made for a GPU/);
    await refused({ deterministic: true }).toThrow(/`--deterministic`/);
    await refused({ backend: "wrong" }).toThrow(/"wrong"/);
    await expect(readFile(join(at("refused"), "config.json"))).rejects.toThrow(/ENOENT/);
  });
});

describe("what a sweep computes with", () => {
  it("is the GPU of the record where its trials were measured to be faster there", async () => {
    const { config } = await prepareSweep(small(at("accelerated")));
    const tuner = (accelerated: Record<string, string>) => computesOf({ ...config, accelerated }).tuner;
    expect(tuner({ "auction-net": "webgpu" })).toMatchObject({ backend: "webgpu", from: "default" });
    expect(tuner({ "lookahead-net": "webgpu" })).toMatchObject({ backend: "simd" });
  });

  it("is each package's own choice, and on record", async () => {
    vi.stubEnv("AUCTION_MECH_ECON_BACKEND", "cpu");
    const request = { trials: 1, backend: "wasm", from: "AUCTION_MECH_TUNER_BACKEND" };
    const { events, result } = await ran(small(at("two"), request));
    const compute = {
      tuner: { backend: "wasm", from: "AUCTION_MECH_TUNER_BACKEND", batchTrials: 1 },
      econ: { backend: "cpu", from: "AUCTION_MECH_ECON_BACKEND" },
    };
    expect(events.find(({ type }) => type === "sweep")).toMatchObject({ compute });
    expect(sweepResultSchema.parse(JSON.parse(JSON.stringify(result))).sweeps[0]!.compute).toEqual(compute);
    expect(result.environment.device).toMatch(/WebAssembly/);
    expect(JSON.parse(await readFile(join(at("two"), "config.json"), "utf8"))).toMatchObject({
      backend: "wasm",
      backendFrom: "AUCTION_MECH_TUNER_BACKEND",
      measuring: { backend: "cpu", from: "AUCTION_MECH_ECON_BACKEND" },
    });
  });
});
