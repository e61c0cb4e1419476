import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ran, rowsOf, small, testFolder } from "./support/small-sweep.js";

const python = process.env.AUCTION_MECH_OPTUNA_PYTHON;
if (!python) {
  process.stderr.write("Optuna tests skipped: set AUCTION_MECH_OPTUNA_PYTHON to a Python that has optuna.\n");
}
vi.setConfig({ testTimeout: 180_000 });
const folder = testFolder();

function optuna(script: string, ...parameters: string[]): string {
  const path = join(import.meta.dirname, "support", `${script}.py`);
  return execFileSync(python!, ["-W", "ignore", path, ...parameters], { encoding: "utf8" });
}

describe.skipIf(!python)("real Optuna", () => {
  it("loads a sweep's study, which agrees with trials.csv value by value", async () => {
    const place = join(folder, "ours");
    const settings = { ...small("").settings, phase2Epochs: 8 };
    await ran(small(place, { trials: 14, pruner: "median", settings }), { workers: 2 });
    const trials = JSON.parse(optuna("dump_study", join(place, "study.sqlite3")));
    const rows = rowsOf(readFileSync(join(place, "trials.csv"), "utf8"));
    expect(trials).toHaveLength(14);
    for (const [k, trial] of trials.entries()) {
      const row = rows[k]!;
      expect(trial.state).toBe(row.state);
      expect(trial.params).toEqual({ λ_regret: Number(row.λ_regret), λ_mono: Number(row.λ_mono) });
      expect(trial.value).toBe(Number(row.objective));
      expect([trial.attrs.revenue, trial.attrs.regret, trial.attrs.seed]).toEqual(
        [row.revenue, row.regret, row.seed].map(Number),
      );
    }
    expect(trials.some(({ state }: { state: string }) => state === "PRUNED")).toBe(true);
  });

  it("starts a study that a sweep goes on with, the trial it left behind first", async () => {
    const path = join(folder, "theirs.db");
    optuna("start_study", path);
    const { result, events } = await ran(
      small(join(folder, "continued"), { study: { kind: "continued", path }, trials: 4 }),
    );
    expect(events.find(({ type }) => type === "trial")).toMatchObject({ number: 4, repeats: [3] });
    expect(result.sweeps[0]!.trials).toMatchObject({ complete: 7, lost: 1, waiting: 0 });
    const trials = JSON.parse(optuna("dump_study", path));
    expect(trials[4].params).toEqual(trials[3].params);
  });

  it("keeps a study of other parameters to itself", async () => {
    const path = join(folder, "other.db");
    optuna("start_study", path, "x");
    const request = small(join(folder, "refused"), { study: { kind: "continued", path }, trials: 1 });
    await expect(ran(request)).rejects.toThrow(/must tune the parameters of this sweep.*but it tunes x/);
  });
});
