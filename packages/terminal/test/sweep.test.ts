import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStudy } from "@auction-mech/study";
import { sweepResultSchema } from "@auction-mech/tuner";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runMain } from "./support/run-main.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const folder = await mkdtemp(join(tmpdir(), "sweep-command-"));
const at = (name: string) => join(folder, name);
process.env.AUCTION_MECH_CACHE = at("cache");
afterAll(() => rm(folder, { recursive: true }));

const SMALL = [
  ...["--train-size", "64", "--batch", "16", "--phase1-epochs", "1", "--phase2-epochs", "2"],
  ...["--val-size", "40", "--regret-profiles", "20", "--bidders", "2", "--workers", "1"],
];
const SECRET = "hunter2%21secret";

describe("auction-mech sweep", () => {
  beforeAll(async () => {
    const { code, stderr } = await runMain("sweep", "--trials", "3", ...SMALL, "--out", at("run"));
    expect(stderr).toContain("saved in");
    expect(code).toBe(0);
  });

  it("prints events and then a result of its schema with --json", async () => {
    const path = join(at("run"), "study.sqlite3");
    const { code, stdout } = await runMain("sweep", "--study_path", path, "--trials", "1", "--json");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(code).toBe(0);
    expect(lines[0]!.type).toBe("sweep");
    expect(lines.filter(({ type }) => type === "finished")).toHaveLength(1);
    const result = sweepResultSchema.parse(lines.at(-1));
    expect(result.sweeps[0]!.trials.complete).toBe(4);
  });

  it("leaves an auction that `run` takes, and a command that trains it to the same metrics", async () => {
    await writeFile(at("bids.csv"), "a,b\n0.2,0.9\n");
    const { code } = await runMain("run", join(at("run"), "best"), "--bids", at("bids.csv"));
    expect(code).toBe(0);
    const { default: best } = await import(join(at("run"), "best.json"), { with: { type: "json" } });
    const [, ...words] = (best.reproduce as string)
      .match(/'[^']*'|\S+/g)!
      .map((word) => word.replaceAll("'", ""));
    const again = await runMain(...words, "--out", at("again"), "--json", "--quiet");
    const result = JSON.parse(again.stdout.trim().split("\n").at(-1)!);
    expect(result.runs[0].metrics).toEqual(best.metrics);
  });

  it("lists, shows and exports what it made, and deletes it when told so", async () => {
    const flags = ["--study-path", join(at("run"), "study.sqlite3")];
    const listed = await runMain("study", "list", ...flags, "--json");
    expect(JSON.parse(listed.stdout).studies[0]).toMatchObject({ name: "auction-net on uniform" });
    expect((await runMain("study", "show", ...flags)).stdout).toContain("λ_regret");
    const best = JSON.parse((await runMain("study", "best", ...flags, "--json")).stdout).best[0];
    expect(best.state).toBe("COMPLETE");
    const csv = (await runMain("study", "export", ...flags)).stdout;
    expect(csv.split("\r\n")[0]).toContain("params_λ_regret");
    await runMain("study", "export", ...flags, "--format", "json", "--out", at("trials.json"));
    expect(existsSync(at("trials.json"))).toBe(true);
    expect((await runMain("study", "delete", ...flags)).code).toBe(2);
    expect((await runMain("study", "delete", ...flags, "--yes")).stdout).toContain("deleted");
    expect(JSON.parse((await runMain("study", "list", ...flags, "--json")).stdout).studies).toEqual([]);
  });

  it("sweeps the four core distributions with --all, with one table for all", async () => {
    const { code, stdout } = await runMain("sweep", "--all", "--trials", "1", ...SMALL, "--out", at("all"));
    expect(code).toBe(0);
    expect((await readdir(at("all"))).sort()).toEqual(["exp", "hetero", "latent", "uniform"]);
    expect(
      stdout
        .trim()
        .split("\n")
        .slice(-5)
        .map((line) => line.split(" ")[0]),
    ).toEqual(["valuation", "uniform", "exp", "latent", "hetero"]);
  });
});

type Case = readonly [args: readonly string[], code: 1 | 2, message: RegExp];
const sweep = (...flags: string[]) => ["sweep", ...SMALL, "--out", at("refused"), ...flags];
const continued = (...flags: string[]) => ["sweep", "--trials", "1", "--out", at("refused"), ...flags];

const cases: Case[] = [
  [sweep("--trials", "0"), 2, /`--trials` must be a whole number from 1 .* but got "0"/],
  [sweep("--trials", "many"), 2, /`--trials` must be .* but got "many"/],
  [sweep("--workers", "0"), 2, /`--workers` must be/],
  [sweep("--mechanism", "vickrey"), 2, /must be one of lookahead-net, auction-net, but got "vickrey"/],
  [sweep("--val-model", "gamma"), 2, /must be one of uniform, exp/],
  [sweep("--sampler", "annealing"), 2, /`--sampler` must be one of tpe, .* but got "annealing"/],
  [sweep("--sampler", "grid"), 2, /`--sampler grid` must be given choices .* but "λ_regret" is a range/],
  [sweep("--pruner", "axe"), 2, /`--pruner` must be one of none, median, .* but got "axe"/],
  [sweep("--objective", "profit"), 2, /`--objective` must be a weight .* but got "profit"/],
  [sweep("--objective", "revenue,revenue"), 2, /must name every metric once/],
  [sweep("--objective", at("nowhere.js")), 2, /must be a module that can be imported/],
  [sweep("--objective", at("syntax.mjs")), 2, /must be a module that can be imported, but it fails/],
  [sweep("--objective", at("throws.mjs")), 2, /but it fails: not today/],
  [sweep("--objective", at("no-function.mjs")), 2, /must be a function \(metrics, params\) => number/],
  [sweep("--objective", at("sideways.mjs")), 2, /must be "maximize" or "minimize", but is "sideways"/],
  [sweep("--objective", at("text.mjs"), "--trials", "1"), 1, /must return a number, but returned "much"/],
  [sweep("--objective", at("nan.mjs"), "--trials", "9"), 1, /all of the first 5 failed.*objective is NaN/],
  [sweep("--space", at("nowhere.json")), 2, /`--space` must be a file that can be read.*ENOENT/],
  [sweep("--space", at("damaged.json")), 2, /`--space` must be JSON/],
  [sweep("--space", at("empty.json")), 2, /must be a JSON object with at least one parameter/],
  [sweep("--space", at("foreign.json")), 2, /"dropout".*no training has such a setting/],
  [sweep("--space", at("useless.json")), 2, /must hold settings of auction-net, but "width" changes nothing/],
  [sweep("--space", at("backwards.json")), 2, /"λ_regret"/],
  [sweep("--settings", "{"), 2, /`--settings` must be JSON/],
  [sweep("--settings", '{"depth":3}'), 2, /`--settings` must be settings of a training/],
  [sweep("--batch", "128"), 2, /`batch` must be at most `trainSize`/],
  [sweep("--val-size", "100000000", "--bidders", "64"), 2, /Profiles times bidders must be at most/],
  [["sweep", ...SMALL, "--out", at("taken")], 2, /output folder must be new.*already holds a run/],
  [["sweep", ...SMALL, "--out", join(at("file"), "inside")], 2, /output folder must be writable/],
  [["sweep", ...SMALL, "--out", ""], 2, /`--out` must name a folder, but is empty/],
  [["sweep", "--all", "--val-model", "exp"], 2, /`--all` sweeps uniform, exp, .*`--val-model` was given/],
  [["sweep", "--all", "--study-path", at("x")], 2, /`--all` sweeps/],
  [sweep("--name", "mine"), 2, /`--name` names a study among several/],
  [sweep("--storage", "memory:", "--study-path", at("x")), 2, /Leave one of them out/],
  [
    continued("--study-path", at("nowhere.sqlite3")),
    2,
    /must be the file of a study, but ".*" does not exist/,
  ],
  [continued("--study-path", at("file")), 2, /must hold one study, .* but it holds none/],
  [continued("--study-path", at("text.mjs")), 1, /must be a sound SQLite database/],
  [
    continued("--study-path", at("other.sqlite3")),
    1,
    /must tune the parameters of this sweep, λ_mono, λ_regret, but it tunes x/,
  ],
  [
    continued("--study-path", at("minimize.sqlite3")),
    1,
    /must have the directions of the objective.*MAXIMIZE, but has MINIMIZE/,
  ],
  [continued("--study-path", at("two.sqlite3")), 2, /must hold one study, or `--name` must say which/],
  [continued("--study-path", at("two.sqlite3"), "--name", "c"), 2, /`--name` must be a study in/],
  [continued("--study-path", at("ours.sqlite3"), "--seed", "4"), 1, /must hold a sweep of version 1/],
  [
    sweep("--storage", "mysql://user:hunter2%21secret@localhost/x"),
    2,
    /must be postgresql.* but begins with "mysql:\/\/"/,
  ],
  [sweep("--storage", `postgresql://user:${SECRET}@[bad/x`), 2, /must be a URL such as/],
  [
    sweep("--storage", `postgresql://user:${SECRET}@127.0.0.1:1/x`),
    1,
    /The database postgresql:\/\/user@127.0.0.1:1\/x must be usable, but is not/,
  ],
  [["study"], 2, /list|show/],
  [["study", "show"], 2, /exactly one of `--study-path FILE` and `--storage URL`/],
  [["study", "best", "--study-path", at("empty.sqlite3")], 2, /must have a completed trial/],
  [["study", "show", "--study-path", at("two.sqlite3")], 2, /Give a name/],
  [
    ["study", "list", "--storage", `postgresql://user:${SECRET}@127.0.0.1:1/x`],
    1,
    /must be usable, but is not/,
  ],
];

describe("what sweep and study refuse", () => {
  beforeAll(async () => {
    const files: Record<string, string> = {
      "syntax.mjs": "export default (",
      "throws.mjs": "throw new Error('not today');",
      "no-function.mjs": "export default 5;",
      "sideways.mjs": "export const direction = 'sideways'; export default () => 1;",
      "text.mjs": "export default () => 'much';",
      "nan.mjs": "export default () => NaN;",
      "damaged.json": "{",
      "empty.json": "{}",
      "foreign.json": '{"dropout":{"low":0,"high":1}}',
      "useless.json": '{"width":{"low":12,"high":24}}',
      "backwards.json": '{"λ_regret":{"low":5,"high":1}}',
      file: "",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
    await mkdir(at("taken"));
    await writeFile(join(at("taken"), "config.json"), "{}");
    const study = async (file: string, name: string, direction: "maximize" | "minimize") =>
      createStudy({ storage: `sqlite:///${at(file)}`, name, direction });
    const other = await study("other.sqlite3", "other", "maximize");
    await other.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials: 1 });
    await other.close();
    await (await study("minimize.sqlite3", "small", "minimize")).close();
    await (await study("empty.sqlite3", "empty", "maximize")).close();
    await (await study("two.sqlite3", "a", "maximize")).close();
    await (await study("two.sqlite3", "b", "maximize")).close();
    const ours = await study("ours.sqlite3", "ours", "maximize");
    await ours.setUserAttr("auction-mech:sweep", { v: 9 });
    await ours.close();
  });

  it.each(
    cases.map(
      ([args, code, message]) =>
        [
          args.slice(0, 1).concat(args.slice(-4)).join(" ").replaceAll(folder, ""),
          args,
          code,
          message,
        ] as const,
    ),
  )("%s", async (_, args, code, message) => {
    await rm(at("refused"), { recursive: true, force: true });
    const ran = await runMain(...args);
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
    expect(ran.stderr).not.toMatch(/\n\s+at |unexpected/);
    expect(ran.stdout + ran.stderr).not.toMatch(/hunter2/);
  });
});
