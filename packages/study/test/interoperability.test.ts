import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { decodeAttribute } from "../src/attribute-json.js";
import {
  categoricalDistribution,
  createStudy,
  createTrial,
  type Distribution,
  encodeDistribution,
  type FrozenTrial,
  floatDistribution,
  intDistribution,
  loadStudy,
  type Study,
  type Trial,
  TrialPruned,
  trialConstraints,
  trialsToCsv,
} from "../src/index.js";
import { optuna, pythonUrl, whyNoOptuna } from "./optuna-python.js";
import { type PostgresServer, startPostgres, whyNoPostgres } from "./postgres-server.js";

if (whyNoOptuna) process.stderr.write(`${whyNoOptuna}\n`);
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "study-optuna-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Dumped {
  readonly directions: readonly string[];
  readonly metricNames: readonly string[] | null;
  readonly userAttrs: unknown;
  readonly best: number;
  readonly front: readonly number[];
  readonly trials: readonly unknown[];
}

async function dump(url: string, name: string): Promise<Dumped> {
  return decodeAttribute(await optuna("dump", pythonUrl(url), name)) as unknown as Dumped;
}

/** A trial of ours in the form that dump.py prints Optuna's. */
function dumped(trial: FrozenTrial) {
  const utc = (date: Date | null) => date?.toISOString().replace("Z", "+00:00") ?? null;
  return {
    number: trial.number,
    state: trial.state,
    values: trial.values,
    params: trial.params,
    distributions: Object.fromEntries(
      Object.entries(trial.distributions).map(([name, distribution]) => [
        name,
        decodeAttribute(encodeDistribution(distribution as Distribution)),
      ]),
    ),
    intermediateValues: trial.intermediateValues,
    userAttrs: trial.userAttrs,
    constraints: trialConstraints(trial),
    datetimeStart: utc(trial.datetimeStart),
    datetimeComplete: utc(trial.datetimeComplete),
  };
}

function sphere(trial: Trial): number {
  const x = trial.suggestFloat("x", -5, 5);
  const rate = trial.suggestFloat("rate", 1e-4, 1, { log: true });
  const layers = trial.suggestInt("layers", 1, 5);
  const kind = trial.suggestCategorical("kind", ["a", "b", null]);
  return x ** 2 + rate + layers + (kind === "a" ? 1 : 0);
}

/** Every state, kind of number and kind of attribute. */
async function writeEverything(study: Study): Promise<void> {
  await study.setUserAttr("größe", { nan: Number.NaN, inf: [Infinity, -Infinity], 漢: 'é\n"NaN"' });
  await study.setMetricNames(["loss"]);
  await study.optimize(sphere, { trials: 12 });
  const prune = async (trial: Trial) => {
    sphere(trial);
    await trial.report(Infinity, 0);
    await trial.report(Number.NaN, 4);
    await trial.report(0.25, 9);
    await trial.setUserAttr("näme", "ü");
    throw new TrialPruned();
  };
  await study.optimize(prune, { trials: 1 });
  const broken = () => {
    throw new RangeError("broken");
  };
  await study.optimize(broken, { trials: 1, catch: true });
  for (const value of [Infinity, -Infinity]) {
    await study.addTrial(
      createTrial({
        value,
        params: { width: 0.75, even: 8, units: 64, mixed: 3 },
        distributions: {
          width: floatDistribution(0, 1, { step: 0.25 }),
          even: intDistribution(0, 10, { step: 2 }),
          units: intDistribution(1, 1024, { log: true }),
          mixed: categoricalDistribution([true, "t", 1.5, 3]),
        },
        constraints: [value > 0 ? -1 : 1, 0],
      }),
    );
  }
  await study.tell(await study.ask(), Number.NaN);
  await study.ask();
  await study.enqueue({ x: 2, kind: "b" }, { userAttrs: { why: "enqueued" } });
}

const quiet = { onWarning: () => {} };
let server: PostgresServer | undefined;
beforeAll(async () => {
  if (!whyNoOptuna && !whyNoPostgres()) server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

const urls = {
  SQLite: async (name: string) => `sqlite:///${join(folder, `${name}.db`)}`,
  PostgreSQL: (name: string) => server!.database(name),
};

describe.skipIf(whyNoOptuna).each(Object.entries(urls))("with real Optuna on %s", (medium, database) => {
  const unavailable = medium === "PostgreSQL" ? whyNoPostgres() : undefined;

  it.skipIf(unavailable)("a study of ours is read there value by value", async () => {
    const url = await database("ours_read");
    const study = await createStudy({ storage: url, name: "ours", seed: 1, ...quiet });
    await writeEverything(study);
    const read = await dump(url, "ours");
    const trials = await study.trials();
    expect(read.trials).toEqual(trials.map(dumped));
    expect(trials.map(({ state }) => state)).toEqual(
      expect.arrayContaining(["COMPLETE", "PRUNED", "FAIL", "RUNNING", "WAITING"]),
    );
    expect(read.userAttrs).toEqual(await study.userAttrs());
    expect([read.directions, read.metricNames]).toEqual([["MINIMIZE"], ["loss"]]);
    // The trial of value -Infinity breaks a constraint.
    expect(read.best).toBe((await study.bestTrial()).number);
    await study.close();
  });

  it.skipIf(unavailable)("a study of ours is continued by 20 trials and plotted there", async () => {
    const url = await database("ours_continued");
    const plots = mkdtempSync(join(folder, "plots-"));
    const study = await createStudy({ storage: url, name: "ours", seed: 1, ...quiet });
    await study.optimize(sphere, { trials: 20 });
    await study.enqueue({ x: 1.5, kind: null });
    await optuna("continue", pythonUrl(url), "ours", "20", plots);
    const trials = await study.trials();
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, k) => k));
    expect(trials.every(({ state }) => state === "COMPLETE")).toBe(true);
    expect(trials[20]!.params).toMatchObject({ x: 1.5, kind: null });
    expect(readdirSync(plots).sort()).toEqual([
      "history.html",
      "importances.html",
      "parallel.html",
      "slice.html",
      "steps.html",
      "trials.csv",
    ]);
    const header = (csv: string) => csv.split(/\r?\n/)[0];
    const ours = trialsToCsv(trials, { directions: study.directions });
    expect(header(ours)).toBe(header(readFileSync(join(plots, "trials.csv"), "utf8")));
    await study.close();
  });

  it.skipIf(unavailable)("a study written there is read value by value and continued here", async () => {
    const url = await database("theirs");
    await optuna("write", pythonUrl(url), "theirs");
    const study = await loadStudy({ storage: url, name: "theirs", seed: 3, ...quiet });
    const read = await dump(url, "theirs");
    const trials = await study.trials();
    expect(trials.map(dumped)).toEqual(read.trials);
    const states = ["COMPLETE", "COMPLETE", "COMPLETE", "PRUNED", "FAIL", "FAIL", "RUNNING", "WAITING"];
    expect(trials.map(({ state }) => state)).toEqual(states);
    expect(await study.userAttrs()).toEqual(read.userAttrs);
    expect(await study.metricNames()).toEqual(["loss"]);
    expect((await study.bestTrial()).number).toBe(read.best);
    await study.optimize(sphere, { trials: 20 });
    const after = await dump(url, "theirs");
    // The first of the 20 is the trial that was enqueued there.
    expect(after.trials).toHaveLength(trials.length + 19);
    expect(after.trials[7]).toMatchObject({ state: "COMPLETE", params: { x: 2, kind: "b" } });
    expect((await study.trials()).map(dumped)).toEqual(after.trials);
    await study.close();
  });

  it.skipIf(unavailable)(
    "a study there with two objectives goes on here, generation by generation",
    async () => {
      const url = await database("several");
      await optuna("write_several", pythonUrl(url), "several");
      const study = await loadStudy({ storage: url, name: "several", seed: 3, ...quiet });
      const read = await dump(url, "several");
      expect((await study.trials()).map(dumped)).toEqual(read.trials);
      expect((await study.bestTrials()).map(({ number }) => number)).toEqual(read.front);
      await study.optimize(
        async (trial) => {
          const x = trial.suggestFloat("x", -5, 5);
          const y = trial.suggestInt("y", 0, 9);
          await trial.setConstraint("positive", -x);
          return [x ** 2, x * y];
        },
        { trials: 10 },
      );
      const after = await dump(url, "several");
      expect((await study.trials()).map(dumped)).toEqual(after.trials);
      expect((await study.bestTrials()).map(({ number }) => number)).toEqual(after.front);
      expect(after.metricNames).toEqual(["cost", "gain"]);
      await study.close();
    },
  );

  it.skipIf(unavailable)("both work on one study at the same time", async () => {
    const url = await database("together");
    const study = await createStudy({ storage: url, name: "together", seed: 1, ...quiet });
    await Promise.all([
      optuna("continue", pythonUrl(url), "together", "15", ""),
      optuna("continue", pythonUrl(url), "together", "15", ""),
      study.optimize(
        async (trial) => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          return sphere(trial);
        },
        { trials: 60, concurrency: 2 },
      ),
    ]);
    const trials = await study.trials();
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, k) => k));
    expect(trials.every(({ state }) => state === "COMPLETE")).toBe(true);
    expect((await dump(url, "together")).trials).toEqual(trials.map(dumped));
    await study.close();
  });
});
