import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stream } from "@auction-mech/core";
import { afterAll, expect, it, vi } from "vitest";
import {
  createStudy,
  createTrial,
  floatDistribution,
  loadStudy,
  memoryStorage,
  type Study,
  sqliteStorage,
  type Trial,
} from "../src/index.js";

vi.setConfig({ testTimeout: 120_000 });
const folder = mkdtempSync(join(tmpdir(), "study-speed-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SIDE = floatDistribution(-10, 10);
const objective = (trial: Trial) =>
  trial.suggestFloat("x", -10, 10) ** 2 + trial.suggestFloat("y", -10, 10) ** 2;

/** Median milliseconds of ask and tell, after a few to warm up. */
async function askAndTell(study: Study): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < 50; k++) {
    const start = performance.now();
    const trial = await study.ask();
    await study.tell(trial, objective(trial));
    if (k >= 15) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

// Limits are the issue's, in milliseconds, times 2.5 for machines that are busy with other things.
const SLACK = 2.5;

it.each([
  ["memory", 1000, 1],
  ["SQLite", 1000, 3],
  ["memory", 10_000, 8],
  ["SQLite", 10_000, 8],
])("ask and tell in %s at %i trials", async (medium, trials, limit) => {
  const path = join(folder, `${trials}.db`);
  const storage = medium === "memory" ? memoryStorage() : await sqliteStorage({ path });
  const { studyId } = await createStudy({ storage, name: "s", seed: 1 });
  const random = stream(1, "speed");
  for (let k = 0; k < trials; k++) {
    const params = { x: 20 * random.uniform() - 10, y: 20 * random.uniform() - 10 };
    const value = params.x ** 2 + params.y ** 2;
    await storage.createTrial(studyId, createTrial({ value, params, distributions: { x: SIDE, y: SIDE } }));
  }
  expect(await askAndTell(await loadStudy({ storage, name: "s" }))).toBeLessThan(limit * SLACK);
  await storage.close();
  if (medium === "memory") return;
  const start = performance.now();
  const study = await loadStudy({ storage: `sqlite:///${path}`, name: "s" });
  expect(await study.trials()).toHaveLength(trials + 50);
  expect(performance.now() - start).toBeLessThan(1000 * SLACK);
  await study.close();
});
