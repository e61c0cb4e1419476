import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stream } from "@auction-mech/core";
import { loadAuction } from "@auction-mech/mechanism/node";
import { loadStudy } from "@auction-mech/study";
import { completion, recipes, secondsFrom, validation } from "@auction-mech/trainer";
import { prepareSweep, sweep, sweepResultSchema } from "@auction-mech/tuner";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it, vi } from "vitest";
import { freshProfiles } from "../src/worker/fresh-profiles.js";
import { childrenOf, ran, rowsOf, small, testFolder } from "./support/small-sweep.js";

// Trials run in processes of their own, which take their time to start on a busy machine.
vi.setConfig({ testTimeout: 180_000 });
const folder = testFolder();
const at = (name: string) => join(folder, name);
const trialsOf = async (name: string) => rowsOf(await readFile(join(at(name), "trials.csv"), "utf8"));
const studyOf = (name: string) => loadStudy({ storage: `sqlite:///${at(name)}/study.sqlite3` });

describe("a sweep", () => {
  it("leaves files that agree with its study value by value, and a result of its schema", async () => {
    const { events, result } = await ran(small(at("whole"), { trials: 6 }), { workers: 2 });
    expect(() => sweepResultSchema.parse(JSON.parse(JSON.stringify(result)))).not.toThrow();
    const outcome = result.sweeps[0]!;
    expect(outcome.trials).toMatchObject({ complete: 6, pruned: 0, failed: 0, lost: 0, waiting: 0 });
    expect(events.filter(({ type }) => type === "finished")).toHaveLength(6);

    const study = await studyOf("whole");
    const trials = await study.trials();
    const rows = await trialsOf("whole");
    expect(rows).toHaveLength(6);
    for (const [k, trial] of trials.entries()) {
      const { number, state, objective, revenue, regret, seed, λ_regret, λ_mono } = rows[k]!;
      expect([Number(number), state, Number(objective)]).toEqual([
        trial.number,
        trial.state,
        trial.values![0],
      ]);
      expect([Number(λ_regret), Number(λ_mono)]).toEqual([trial.params.λ_regret, trial.params.λ_mono]);
      expect(trial.userAttrs).toMatchObject({
        revenue: Number(revenue),
        regret: Number(regret),
        seed: Number(seed),
      });
      expect(trial.values![0]).toBeCloseTo(Number(revenue) - 5 * Number(regret), 12);
    }
    const best = await study.bestTrial();
    await study.close();
    expect(outcome.best).toMatchObject({ number: best.number, values: best.values });
    const json = JSON.parse(await readFile(join(at("whole"), "best.json"), "utf8"));
    expect(json).toMatchObject({
      val_model: "uniform",
      params: best.params,
      objective: best.values![0],
      number: best.number,
    });
    for (const picture of outcome.pictures)
      expect(await readFile(picture, "utf8")).toMatch(/^<\?xml [^\n]*\n<svg xmlns/);
    expect(outcome.pictures).toHaveLength(4);
  });

  it("saves the auction that earned the best trial's metrics", async () => {
    const { auction, origin } = await loadAuction(join(at("whole"), "best"));
    const best = JSON.parse(await readFile(join(at("whole"), "best.json"), "utf8"));
    const held = validation({
      valuation: uniform({ bidders: 2 }),
      seed: 0,
      valSize: 60,
      regretProfiles: 20,
      clock: secondsFrom(0),
    });
    expect(await completion(held.measure(auction))).toEqual(best.metrics);
    expect(origin.trial).toBe(best.number);
  });

  it("compares the best with the defaults on profiles that are neither trained nor validated on", async () => {
    const { events } = await ran(small(at("compared"), { trials: 2 }));
    const outcome = events.find(({ type }) => type === "outcome");
    const comparison = outcome?.type === "outcome" ? outcome.outcome.comparison! : undefined;
    expect(comparison?.unseen).toBe(true);
    const { lambdaRegret, lambdaMono } = recipes.get("auction-net").complete({}, uniform({ bidders: 2 }));
    expect(comparison?.params).toEqual({ λ_regret: lambdaRegret, λ_mono: lambdaMono });
    expect(comparison?.improvement.map(({ name }) => name)).toEqual(["revenue-5regret", "revenue", "regret"]);
    const [objective, revenue, regret] = comparison!.improvement;
    expect(objective!.value).toBeCloseTo(revenue!.value - 5 * regret!.value, 12);
    expect(revenue!.value).toBeCloseTo(comparison!.best.revenue - comparison!.defaults.revenue, 12);
    const draw = (purpose: string) => uniform({ bidders: 2 }).sample(20, stream(0, purpose)).data;
    expect(draw("fresh-values")).not.toEqual(draw("validation-values"));
  });

  it("says where a data set leaves no fresh rows, and compares on few rows as well", async () => {
    const of = (testRows: number, valSize: number) => {
      const model = uniform({ bidders: 2 });
      const draw = (count: number) => model.sample(count, stream(1, "rows"));
      const data = { ...model, train: draw(9), test: draw(testRows) };
      return freshProfiles(data, { seed: 0, regretProfiles: 100, valSize });
    };
    expect(of(100, 40)).toMatchObject({ unseen: true, blocks: { length: 20 } });
    expect(of(100, 40).blocks[0]!.batch).toBe(3);
    expect(of(100, 1000)).toMatchObject({ unseen: false, blocks: { length: 20 } });
    expect(of(10, 1000)).toMatchObject({ unseen: false, blocks: { length: 10 } });
    expect(of(1, 1000).blocks).toEqual([]);
  });

  it("runs the same trials again with the same seed and one worker, warm or cold", async () => {
    await ran(small(at("first"), { trials: 7, pruner: "median" }));
    await ran(small(at("second"), { trials: 7, pruner: "median" }));
    await ran(small(at("cold"), { trials: 7, pruner: "median", warmStart: false }));
    const first = await trialsOf("first");
    expect(await trialsOf("second")).toEqual(first);
    expect(await trialsOf("cold")).toEqual(first);
  });

  it("trains phase 1 once for all trials", async () => {
    const { events } = await ran(small(at("warm"), { trials: 3, seed: 5 }), { workers: 2 });
    const training = events.filter((event) => event.type === "warm-start" && event.state === "training");
    expect(training).toHaveLength(1);
  });

  it("adds so many trials to a study, whose own configuration it takes", async () => {
    await ran(small(at("longer"), { trials: 2, objective: "8" }));
    const path = `${at("longer")}/study.sqlite3`;
    await ran(small(at("unused"), { study: { kind: "continued", path }, trials: 3 }));
    expect(await trialsOf("longer")).toHaveLength(5);
    const { revenue, regret, objective } = (await trialsOf("longer"))[4]!;
    expect(Number(objective)).toBeCloseTo(Number(revenue) - 8 * Number(regret), 12);
  });

  it("goes on to the trials it was to have, the interrupted one first", async () => {
    const stop = new AbortController();
    const { result } = await ran(
      small(at("stopped"), { trials: 4, settings: { ...small("").settings, phase2Epochs: 100 } }),
      { workers: 1, signal: stop.signal },
      (event) => event.type === "progress" && event.number === 1 && stop.abort(),
    );
    expect(result.sweeps[0]).toMatchObject({ status: "interrupted", comparison: null });
    expect(result.sweeps[0]!.trials).toMatchObject({ complete: 1, lost: 1, waiting: 1 });
    const path = `${at("stopped")}/study.sqlite3`;
    const again = await ran(small(at("unused"), { study: { kind: "continued", path } }));
    const first = again.events.find(({ type }) => type === "trial");
    expect(first).toMatchObject({ number: 2, repeats: [1] });
    expect(again.result.sweeps[0]!.trials).toMatchObject({ complete: 4, lost: 1, waiting: 0 });
    const rows = await trialsOf("stopped");
    expect(rows[2]!.λ_regret).toBe(rows[1]!.λ_regret);
  });

  it("gives the trial of a worker that died to the next one", async () => {
    let killed = false;
    const { events, result } = await ran(
      small(at("killed"), { trials: 3, settings: { ...small("").settings, phase2Epochs: 100 } }),
      { workers: 1 },
      (event) => {
        if (killed || event.type !== "progress") return;
        killed = true;
        for (const pid of childrenOf(process.pid)) process.kill(pid, "SIGKILL");
      },
    );
    expect(events.some((event) => event.type === "note" && /lost its worker/.test(event.message))).toBe(true);
    expect(result.sweeps[0]!.trials).toMatchObject({ complete: 3, lost: 1, failed: 0 });
  });

  it("fails a trial that costs every worker its life, and gives up where all trials do", async () => {
    const deadly = prepareSweep(
      small(at("deadly"), { trials: 1, settings: { ...small("").settings, phase2Epochs: 100 } }),
    );
    const run = async () => {
      for await (const event of sweep({ plans: [await deadly], workers: 1 })) {
        if (event.type !== "progress") continue;
        for (const pid of childrenOf(process.pid)) process.kill(pid, "SIGKILL");
      }
    };
    await expect(run()).rejects.toThrow(/all of the first 1 failed.*lost its worker.*tried 3 times before/);
    const rows = await trialsOf("deadly");
    expect(rows.map(({ state }) => state)).toEqual(["FAIL", "FAIL", "FAIL", "FAIL"]);
    expect(rows.at(-1)!.failure).toMatch(/lost its worker/);
  });

  it("ends its workers when its reader leaves", async () => {
    const plan = await prepareSweep(small(at("left"), { trials: 50 }));
    for await (const event of sweep({ plans: [plan], workers: 2 })) if (event.type === "finished") break;
    expect(childrenOf(process.pid)).toEqual([]);
  });

  it("keeps the Pareto front of several objectives", async () => {
    const { result } = await ran(
      small(at("front"), { trials: 6, objective: "revenue,regret", sampler: "nsga-ii" }),
      {
        workers: 2,
      },
    );
    const { paretoFront, best, objectives } = result.sweeps[0]!;
    expect(objectives.map(({ direction }) => direction)).toEqual(["maximize", "minimize"]);
    for (const one of paretoFront)
      for (const other of paretoFront)
        expect(other.values![0]! > one.values![0]! && other.values![1]! < one.values![1]!).toBe(false);
    expect(paretoFront.map(({ number }) => number)).toContain(best!.number);
  });

  it("prunes by the looks on the way, and keeps what a pruned trial had", async () => {
    const settings = { ...small("").settings, phase2Epochs: 12 };
    await ran(small(at("pruned"), { trials: 16, pruner: "median", settings }), { workers: 2 });
    const study = await studyOf("pruned");
    const pruned = await study.trials({ states: ["PRUNED"] });
    await study.close();
    expect(pruned.length).toBeGreaterThan(0);
    for (const { values, intermediateValues } of pruned) {
      expect(values![0]).toBe(Object.values(intermediateValues).at(-1));
    }
  });

  it("asks a module of the user's own, and minimises where it says so", async () => {
    const path = at("sale.mjs");
    await writeFile(
      path,
      "export const direction = 'minimize';\nexport default (m, p) => m.saleRate + 0 * p.λ_mono;\n",
    );
    const { result } = await ran(small(at("own"), { trials: 3, objective: path }));
    const { best, objectives } = result.sweeps[0]!;
    expect(objectives).toEqual([{ name: "sale", direction: "minimize" }]);
    expect(best!.values![0]).toBe(best!.metrics!.saleRate);
  });

  it("stops at a module that throws, with its trial queued for later", async () => {
    const path = at("broken.mjs");
    await writeFile(path, "export default () => { throw new Error('oh no') };\n");
    await expect(ran(small(at("broken"), { trials: 3, objective: path }))).rejects.toThrow(
      /must return a number, but throws: oh no/,
    );
    await writeFile(path, "export default (m) => m.revenue;\n");
    const study = await studyOf("broken");
    expect(await study.trials({ states: ["WAITING"] })).toHaveLength(1);
    await study.close();
  });

  it("gives up when all trials fail from the first on", async () => {
    const path = at("nan.mjs");
    await writeFile(path, "export default () => NaN;\n");
    await expect(ran(small(at("nan"), { trials: 30, objective: path }))).rejects.toThrow(
      /all of the first 5 failed, the last one because its objective is NaN/,
    );
  });

  it("gives up when there are few trials and all of them fail", async () => {
    const path = at("infinite.mjs");
    await writeFile(path, "export default () => Infinity;\n");
    await expect(ran(small(at("few"), { trials: 2, objective: path }))).rejects.toThrow(
      /all of the first 2 failed/,
    );
  });

  it("writes best.json again where a kill came between it and its auction", async () => {
    await ran(small(at("between"), { trials: 3 }));
    const file = join(at("between"), "best.json");
    const told = async () => {
      const { number, params, metrics } = JSON.parse(await readFile(file, "utf8"));
      return { number, params, metrics };
    };
    const whole = await told();
    await writeFile(file, JSON.stringify({ number: 0, params: {} }));
    const path = `${at("between")}/study.sqlite3`;
    await ran(small(at("unused"), { study: { kind: "continued", path } }));
    expect(await told()).toEqual(whole);
  });

  it("trains the best auction again where it is missing", async () => {
    await rm(join(at("first"), "best"), { recursive: true });
    const path = `${at("first")}/study.sqlite3`;
    const { events } = await ran(small(at("unused"), { study: { kind: "continued", path } }));
    expect(events.some((event) => event.type === "note" && /trained here again/.test(event.message))).toBe(
      true,
    );
    const { origin } = await loadAuction(join(at("first"), "best"));
    const best = JSON.parse(await readFile(join(at("first"), "best.json"), "utf8"));
    expect(origin.trial).toBe(best.number);
  });
});
