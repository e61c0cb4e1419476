import { describe, expect, expectTypeOf, it } from "vitest";
import {
  categoricalDistribution,
  copyStudy,
  createStudy,
  createTrial,
  deleteStudy,
  floatDistribution,
  gridSampler,
  intDistribution,
  loadStudy,
  memoryStorage,
  type Pruner,
  randomSampler,
  retryHistory,
  retryTrial,
  studySummaries,
  type Trial,
  TrialPruned,
  thresholdPruner,
  trialConstraints,
} from "../src/index.js";

const sphere = (trial: Trial) => trial.suggestFloat("x", -5, 5) ** 2;

describe("ask and tell", () => {
  it("a told value completes the trial; the best one is found in either direction", async () => {
    for (const [direction, best] of [
      ["minimize", 1],
      ["maximize", 3],
    ] as const) {
      const study = await createStudy({ direction });
      for (const value of [2, 1, 3]) await study.tell(await study.ask(), value);
      expect((await study.bestTrial()).values).toEqual([best]);
    }
  });

  it("suggestions of one name give one value, and are stored by the time of the tell", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const x = trial.suggestFloat("x", 0, 1);
    expect(trial.suggestFloat("x", 0, 1)).toBe(x);
    await study.tell(trial, 1);
    expect((await study.trials())[0]!.params).toEqual({ x });
  });

  it("suggestions reach the storage while the objective waits", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const x = trial.suggestFloat("x", 0, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await study.trials())[0]!.params).toEqual({ x });
  });

  it("suggested values lie in their domain and on their steps", async () => {
    const study = await createStudy({ sampler: randomSampler(), seed: 3 });
    for (let k = 0; k < 200; k++) {
      const trial = await study.ask();
      const width = trial.suggestFloat("width", 0.1, 0.95, { step: 0.2 });
      expect([0.1, 0.3, 0.5, 0.7, 0.9].some((step) => Math.abs(step - width) < 1e-9)).toBe(true);
      expect([3, 6, 9]).toContain(trial.suggestInt("even", 3, 11, { step: 3 }));
      const units = trial.suggestInt("units", 1, 100, { log: true });
      expect(units >= 1 && units <= 100 && Number.isInteger(units)).toBe(true);
      const rate = trial.suggestFloat("rate", 1e-5, 1, { log: true });
      expect(rate >= 1e-5 && rate <= 1).toBe(true);
      await study.tell(trial, 0);
    }
  });

  it("a search space gives typed values", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const params = trial.suggest({
      rate: floatDistribution(1e-5, 1, { log: true }),
      layers: intDistribution(1, 4),
      activation: categoricalDistribution(["relu", "tanh"]),
    });
    expectTypeOf(params.activation).toEqualTypeOf<"relu" | "tanh">();
    expectTypeOf(params.rate).toEqualTypeOf<number>();
    expect(Object.keys(params)).toEqual(["rate", "layers", "activation"]);
  });

  it("a parameter that changes its kind, log or choices is refused", async () => {
    const study = await createStudy();
    await study.optimize(
      (trial) => trial.suggestFloat("x", 0, 1) + Number(trial.suggestCategorical("c", [1, 2])),
      {
        trials: 1,
      },
    );
    const trial = await study.ask();
    expect(() => trial.suggestInt("x", 0, 1)).toThrow(/must stay float/);
    expect(() => trial.suggestFloat("x", 0.1, 1, { log: true })).toThrow(/log = false/);
    expect(() => trial.suggestCategorical("c", [1, 2, 3])).toThrow(/\[1,2\]/);
    expect(trial.suggestFloat("x", 0, 2)).toBeLessThanOrEqual(2);
  });

  it.each([
    ["NaN", Number.NaN],
    ["nothing", null],
    ["too many", [1, 2]],
  ])("a told %s fails the trial with a warning", async (_, value) => {
    const warnings: string[] = [];
    const study = await createStudy({ onWarning: (message) => warnings.push(message) });
    const told = await study.tell(await study.ask(), value);
    expect([told.state, told.values]).toEqual(["FAIL", null]);
    expect(warnings).toHaveLength(1);
  });

  it("tells that break a rule are refused and change nothing", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    await expect(study.tell(7, 1)).rejects.toThrow(/0 … 0, but got 7/);
    await expect(study.tell(trial, Number.NaN, { state: "COMPLETE" })).rejects.toThrow(/NaN/);
    await expect(study.tell(trial, 1, { state: "FAIL" })).rejects.toThrow(/without values/);
    expect((await study.trials())[0]!.state).toBe("RUNNING");
    await study.tell(trial.number, 1);
    await expect(study.tell(trial, 2)).rejects.toThrow(/COMPLETE/);
    expect((await study.tell(trial, 2, { skipIfFinished: true })).values).toEqual([1]);
  });

  it("a trial may be told by its number, by another handle of the study", async () => {
    const storage = memoryStorage();
    const study = await createStudy({ storage, name: "s" });
    const { number } = await study.ask();
    const other = await loadStudy({ storage });
    await other.tell(number, 4);
    expect((await study.bestTrial()).values).toEqual([4]);
    await expect(study.tell(number, 5)).rejects.toMatchObject({ code: "storage-conflict" });
  });

  it("a pruned trial keeps its last intermediate value unless that is NaN", async () => {
    const study = await createStudy();
    const values: unknown[] = [];
    for (const reported of [[1, 2], [1, Number.NaN], []]) {
      const trial = await study.ask();
      for (const [step, value] of reported.entries()) await trial.report(value, step);
      values.push((await study.tell(trial, null, { state: "PRUNED" })).values);
    }
    expect(values).toEqual([[2], null, null]);
  });

  it("a step reported twice keeps its first value, with a warning", async () => {
    const warnings: string[] = [];
    const study = await createStudy({ onWarning: (message) => warnings.push(message) });
    const trial = await study.ask();
    await trial.report(1, 5);
    await trial.report(2, 5);
    expect(trial.frozen().intermediateValues).toEqual({ 5: 1 });
    expect(warnings).toHaveLength(1);
    await expect(trial.report(1, -1)).rejects.toThrow(/step/);
  });
});

describe("optimize", () => {
  it("runs so many trials, some at once", async () => {
    const study = await createStudy({ seed: 1 });
    let now = 0;
    let most = 0;
    await study.optimize(
      async (trial) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now--;
        return sphere(trial);
      },
      { trials: 20, concurrency: 4 },
    );
    expect(await study.trials()).toHaveLength(20);
    expect(most).toBe(4);
  });

  it("fails a trial whose objective throws, and goes on only if told to catch", async () => {
    const study = await createStudy();
    const broken = () => {
      throw new RangeError("broken");
    };
    await expect(study.optimize(broken, { trials: 3 })).rejects.toThrow("broken");
    await expect(study.optimize(broken, { trials: 3, catch: [TypeError] })).rejects.toThrow("broken");
    await study.optimize(broken, { trials: 3, catch: [RangeError] });
    expect((await study.trials()).map(({ state }) => state)).toEqual(Array(5).fill("FAIL"));
  });

  it("ends on stop, on timeout and on the signal", async () => {
    const study = await createStudy();
    await study.optimize(sphere, {
      trials: 50,
      callbacks: [(s, { number }) => void (number === 2 && s.stop())],
    });
    expect(await study.trials()).toHaveLength(3);
    await study.optimize(sphere, { timeout: 0 });
    await study.optimize(sphere, { trials: 5, signal: AbortSignal.abort() });
    expect(await study.trials()).toHaveLength(3);
  });

  it("shares a limit of the whole study with other workers, and with what was there", async () => {
    const storage = memoryStorage();
    const workers = [1, 2, 3].map(() =>
      createStudy({ storage, name: "shared", loadIfExists: true, seed: 1 }),
    );
    const studies = [await workers[0]!, await workers[1]!, await workers[2]!];
    await studies[0]!.optimize(sphere, { trials: 2 });
    await Promise.all(studies.map((study) => study.optimize(sphere, { totalTrials: 10, concurrency: 2 })));
    expect(await studies[0]!.trials()).toHaveLength(10);
    await studies[0]!.optimize(sphere, { totalTrials: 10 });
    expect(await studies[0]!.trials()).toHaveLength(10);
  });

  it("prunes where the pruner says so", async () => {
    const study = await createStudy({ pruner: thresholdPruner({ upper: 10 }) });
    await study.optimize(
      async (trial) => {
        await trial.report(trial.number * 8, 0);
        if (await trial.shouldPrune()) throw new TrialPruned();
        return 0;
      },
      { trials: 3 },
    );
    expect((await study.trials()).map(({ state }) => state)).toEqual(["COMPLETE", "COMPLETE", "PRUNED"]);
  });

  it("with several objectives prunes only what is hopeless in every one", async () => {
    const pruner: Pruner = {
      name: "above 1",
      prune: (_, { intermediateValues }) => (intermediateValues[0] ?? 0) > 1,
    };
    const study = await createStudy({ directions: ["minimize", "maximize"], pruner, onWarning() {} });
    const decisions: boolean[] = [];
    for (const values of [
      [0, 5],
      [5, 0],
      [5, 5],
    ] as const) {
      const trial = await study.ask();
      await trial.report(values, 0);
      decisions.push(await trial.shouldPrune());
      await study.tell(trial, null, { state: "PRUNED" });
    }
    expect(decisions).toEqual([false, false, true]);
    expect((await study.trials())[2]!.values).toEqual([5, 5]);
  });
});

describe("seeds", () => {
  const params = async (trials: number, resumeAt: number) => {
    const storage = memoryStorage();
    for (const count of [resumeAt, trials - resumeAt]) {
      const study = await createStudy({ storage, name: "s", seed: 11, loadIfExists: true });
      await study.optimize((t) => sphere(t) + t.suggestInt("n", 0, 1000), { trials: count });
    }
    return (await storage.trials(1)).map((trial) => trial.params);
  };

  it("a resumed study draws what an uninterrupted one would, TPE included", async () => {
    const whole = await params(25, 25);
    expect(await params(25, 7)).toEqual(whole);
    expect(await params(25, 18)).toEqual(whole);
    expect(new Set(whole.map(({ x }) => x)).size).toBe(25);
  });

  it("a study keeps its seed, and another seed draws others", async () => {
    const storage = memoryStorage();
    const { seed } = await createStudy({ storage, name: "a" });
    expect((await loadStudy({ storage, name: "a" })).seed).toBe(seed);
    const draw = async (given: number) =>
      (await (await createStudy({ seed: given })).ask()).suggestFloat("x", 0, 1);
    expect(await draw(1)).toBe(await draw(1));
    expect(await draw(1)).not.toBe(await draw(2));
  });
});

describe("the queue and added trials", () => {
  it("enqueued parameters are used first, others are sampled", async () => {
    const study = await createStudy();
    await study.enqueue({ x: 3 }, { userAttrs: { why: "guess" } });
    await study.enqueue({ x: 3 }, { skipIfExists: true });
    const trial = await study.ask();
    expect(trial.suggestFloat("x", -5, 5)).toBe(3);
    expect(trial.suggestInt("n", 0, 3)).toBeLessThanOrEqual(3);
    expect(trial.frozen().userAttrs).toEqual({ why: "guess" });
    expect(await study.trials()).toHaveLength(1);
  });

  it("a value outside the distribution is used all the same, with a warning", async () => {
    const warnings: string[] = [];
    const study = await createStudy({ onWarning: (message) => warnings.push(message) });
    await study.enqueue({ x: 30 });
    expect((await study.ask()).suggestFloat("x", -5, 5)).toBe(30);
    expect(warnings).toHaveLength(1);
  });

  it("an integer parameter enqueued with a fraction is what will be stored", async () => {
    const study = await createStudy({ storage: "sqlite:///:memory:", onWarning() {} });
    await study.enqueue({ units: 2.5 });
    const trial = await study.ask();
    expect(trial.suggestInt("units", 0, 10)).toBe(2);
    await study.tell(trial, 1);
    expect((await study.bestTrial()).params).toEqual({ units: 2 });
    await study.close();
  });

  it("added trials count; those that do not fit are refused", async () => {
    const study = await createStudy();
    const distributions = { x: floatDistribution(0, 1) };
    await study.addTrial(createTrial({ value: 4, params: { x: 0.5 }, distributions }));
    expect((await study.bestTrial()).params).toEqual({ x: 0.5 });
    await expect(study.addTrial(createTrial({ values: [1, 2] }))).rejects.toThrow(/1 values/);
    const other = createTrial({ value: 1, params: { x: 1 }, distributions: { x: intDistribution(0, 1) } });
    await expect(study.addTrial(other)).rejects.toThrow(/must stay float/);
    expect(() => createTrial({ value: 1, params: { x: 2 }, distributions })).toThrow(/must lie in/);
    expect(() => createTrial({ params: { x: 1 } })).toThrow(/same names/);
  });
});

describe("studies in a storage", () => {
  it("names are unique unless the study is to be continued", async () => {
    const storage = memoryStorage();
    const study = await createStudy({ storage, name: "s" });
    await expect(createStudy({ storage, name: "s" })).rejects.toMatchObject({ code: "storage-conflict" });
    const again = await createStudy({ storage, name: "s", loadIfExists: true });
    expect(again.studyId).toBe(study.studyId);
    const same = await createStudy({ storage, name: "s", loadIfExists: true, direction: "minimize" });
    expect(same.studyId).toBe(study.studyId);
    await expect(
      createStudy({ storage, name: "s", loadIfExists: true, direction: "maximize" }),
    ).rejects.toMatchObject({ code: "study-incompatible" });
    await expect(loadStudy({ storage, name: "t" })).rejects.toThrow(/It has: "s"/);
    await createStudy({ storage });
    await expect(loadStudy({ storage })).rejects.toThrow(/holds 2/);
    expect(await studySummaries(storage)).toHaveLength(2);
    await deleteStudy({ storage, name: "s" });
    expect(await studySummaries(storage)).toHaveLength(1);
  });

  it("a copy has the same attributes and trials", async () => {
    const from = await createStudy({ name: "from", directions: ["minimize", "maximize"] });
    await from.setUserAttr("a", 1);
    await from.setMetricNames(["cost", "gain"]);
    await from.optimize((t) => [sphere(t), t.suggestInt("n", 0, 3)], { trials: 5 });
    const storage = memoryStorage();
    await copyStudy(from, { storage, name: "to" });
    const to = await loadStudy({ storage, name: "to" });
    const comparable = async (study: typeof to) =>
      (await study.trials()).map(({ trialId: _, ...rest }) => rest);
    expect(await comparable(to)).toEqual(await comparable(from));
    expect([await to.userAttrs(), await to.metricNames()]).toEqual([{ a: 1 }, ["cost", "gain"]]);
  });

  it("of workers that make one study at once all draw from one seed", async () => {
    const storage = memoryStorage();
    const made = await Promise.all(
      Array.from({ length: 4 }, () => createStudy({ storage, name: "s", loadIfExists: true })),
    );
    expect(new Set(made.map(({ seed }) => seed)).size).toBe(1);
  });

  it("constraints: best and front are feasible, both forms are read", async () => {
    const study = await createStudy();
    for (const [value, constraint] of [
      [1, 0.5],
      [2, 0],
      [3, -1],
    ] as const) {
      const trial = await study.ask();
      await trial.setConstraints([constraint]);
      await trial.setConstraint("named", -1);
      await study.tell(trial, value);
    }
    expect((await study.bestTrial()).values).toEqual([2]);
    expect(trialConstraints((await study.trials())[0]!)).toEqual({ 0: 0.5, named: -1 });
  });

  it("a trial queued again has reported nothing, whatever the number of objectives", async () => {
    for (const directions of [["minimize"], ["minimize", "maximize"]] as const) {
      const study = await createStudy({ directions, sampler: randomSampler() });
      const trial = await study.ask();
      await trial.setSystemAttr("mine", 1);
      await trial.report(
        directions.map(() => 1),
        0,
      );
      const again = retryTrial(trial.frozen(), 1)!;
      expect(again.intermediateValues).toEqual({});
      expect(Object.keys(again.systemAttrs).sort()).toEqual(["failed_trial", "mine", "retry_history"]);
    }
  });

  it("the retry history of a trial that is none is empty", async () => {
    expect(retryHistory(createTrial({ value: 1 }))).toEqual([]);
  });
});

describe("a tell that is refused or repeated", () => {
  it("of two at once the first is kept, and the second is told", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const [first, second] = await Promise.allSettled([study.tell(trial, 1), study.tell(trial, 2)]);
    expect(first).toMatchObject({ status: "fulfilled", value: { values: [1] } });
    expect(second).toMatchObject({ status: "rejected", reason: { code: "storage-conflict" } });
    expect((await study.trials())[0]!.values).toEqual([1]);
  });

  it("of two at once that may skip, both give the first", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const skip = { skipIfFinished: true };
    const told = await Promise.all([study.tell(trial, 1, skip), study.tell(trial, 2, skip)]);
    expect(told.map(({ values }) => values)).toEqual([[1], [1]]);
  });

  it.each([undefined, "3", 3n])("%s as a value fails the trial", async (value) => {
    const study = await createStudy({ onWarning() {} });
    expect((await study.tell(await study.ask(), value as never)).state).toBe("FAIL");
  });

  it("needs a state that ends the trial", async () => {
    const study = await createStudy();
    const told = study.tell(await study.ask(), 1, { state: "RUNNING" as never });
    await expect(told).rejects.toMatchObject({ code: "invalid-argument" });
  });
});

describe("what cannot be stored is refused, and does not hold back the tell", () => {
  it.each(["memory:", "sqlite:///:memory:"])("in %s", async (storage) => {
    const study = await createStudy({ storage });
    const trial = await study.ask();
    for (const value of [undefined, 10n, () => 1, { deep: [10n] }]) {
      await expect(trial.setUserAttr("a", value as never)).rejects.toMatchObject({ code: "invalid-data" });
    }
    const refused = { code: "invalid-argument" };
    await expect(trial.report(1, 2 ** 31)).rejects.toMatchObject(refused);
    for (const name of ["x".repeat(513), "a\0b"]) {
      await expect(trial.setUserAttr(name, 1)).rejects.toMatchObject(refused);
      await expect(trial.setConstraint(name, 0)).rejects.toMatchObject(refused);
      expect(() => trial.suggestFloat(name, 0, 1)).toThrow(expect.objectContaining(refused));
    }
    expect(await study.tell(trial, 1)).toMatchObject({ state: "COMPLETE", userAttrs: {} });
    await study.close();
  });

  it("a trial added by hand must be one that `createTrial` would make", async () => {
    const study = await createStudy();
    const trial = createTrial({ value: 1 });
    for (const values of [[Number.NaN], null, ["1" as unknown as number]]) {
      await expect(study.addTrial({ ...trial, values })).rejects.toMatchObject({ code: "invalid-argument" });
    }
    expect(await study.trials()).toEqual([]);
  });

  it("parameters that do not fit the study leave no trial behind", async () => {
    const study = await createStudy();
    await study.tell(await study.ask({ x: floatDistribution(0, 1) }), 1);
    await expect(study.ask({ x: intDistribution(0, 1) })).rejects.toMatchObject({
      code: "study-incompatible",
    });
    expect(await study.trials()).toHaveLength(1);
  });

  it("a study whose last suggestions have no place any more closes its storage all the same", async () => {
    const study = await createStudy({ storage: "sqlite:///:memory:" });
    const trial = await study.ask();
    await study.storage.updateTrial(trial.trialId, { finish: { state: "FAIL", values: null } });
    trial.suggestFloat("x", 0, 1);
    await expect(study.close()).rejects.toThrow(/already FAIL/);
    await expect(study.storage.studies()).rejects.toThrow(/was closed/);
  });

  it("a trial that cannot be handed out does not stay RUNNING", async () => {
    const study = await createStudy();
    await study.enqueue({ x: "of another kind" });
    await expect(study.ask({ x: floatDistribution(0, 1) })).rejects.toMatchObject({
      code: "invalid-argument",
    });
    const sampler = gridSampler({ searchSpace: { x: [1] } });
    const onGrid = await createStudy({ storage: study.storage, name: "grid", sampler });
    await expect(onGrid.ask({ y: floatDistribution(0, 1) })).rejects.toMatchObject({
      code: "invalid-argument",
    });
    for (const { trials } of [study, onGrid]) {
      expect((await trials()).map(({ state }) => state)).toEqual(["FAIL"]);
    }
  });

  it("a trial keeps an attribute as it was when it was given", async () => {
    const study = await createStudy();
    const trial = await study.ask();
    const scores = [1];
    const stored = trial.setUserAttr("scores", scores);
    scores.push(2);
    await stored;
    expect(await study.tell(trial, 1)).toMatchObject({ userAttrs: { scores: [1] } });
    expect((await study.bestTrial()).userAttrs).toEqual({ scores: [1] });
  });

  it.each(["memory:", "sqlite:///:memory:"])("a limit must be a number of trials, in %s", async (storage) => {
    const study = await createStudy({ storage });
    for (const limit of [Number.NaN, -1, 1.5]) {
      await expect(study.askWithin(limit)).rejects.toMatchObject({ code: "invalid-argument" });
    }
    expect(await study.trials()).toEqual([]);
    await study.close();
  });
});
