import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { expect, it } from "vitest";
import { copyStudy, createStudy, loadStudy, type Trial } from "../src/index.js";

const sphere = (trial: Trial) => trial.suggestFloat("x", -5, 5) ** 2;

it("a copy into another file keeps microseconds, and its parents are its own trials", async () => {
  const folder = mkdtempSync(join(tmpdir(), "study-copy-"));
  const [one, other] = ["one", "other"].map((name) => `sqlite:///${join(folder, `${name}.db`)}`);
  const from = await createStudy({ storage: one!, name: "from", seed: 1 });
  await from.optimize(sphere, { trials: 3 });
  const parents = (await from.trials()).map(({ trialId }) => trialId);
  await from.setSystemAttr("NSGAIISampler:parent:1", parents);
  await from.setSystemAttr(`dashboard:${parents[2]}:note_ver`, 1);
  // Ids differ in the copy.
  const earlier = await createStudy({ storage: other!, name: "earlier" });
  await earlier.optimize(sphere, { trials: 2 });
  await earlier.close();
  await copyStudy(from, { storage: other! });
  const to = await loadStudy({ storage: other!, name: "from" });
  const copies = (await to.trials()).map(({ trialId }) => trialId);
  expect(copies).not.toEqual(parents);
  expect(await to.systemAttrs()).toEqual({
    "auction-mech:seed": 1,
    "NSGAIISampler:parent:1": copies,
    [`dashboard:${copies[2]}:note_ver`]: 1,
  });
  const times = (url: string) => {
    const file = new Sqlite(url.slice("sqlite:///".length));
    const query = "select datetime_start, datetime_complete from trials order by trial_id desc limit 3";
    const rows = file.prepare(query).all([]);
    file.close();
    return rows;
  };
  await Promise.all([from.close(), to.close()]);
  expect(times(other!)).toEqual(times(one!));
  expect(JSON.stringify(times(one!))).not.toMatch(/000","[^"]*000"/);
  rmSync(folder, { recursive: true });
});
