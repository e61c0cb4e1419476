import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "@auction-mech/core";
import { checkResultSchema, type RunConfig, runResultSchema } from "@auction-mech/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Refusal, testRefusals } from "./support/refusals.js";
import { runBin } from "./support/run-bin.js";
import { runMain } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "own-penalty-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const last = (text: string): unknown => JSON.parse(text.trimEnd().split("\n").at(-1)!);

const MODULES: Record<string, string> = {
  "unsold.mjs": `export default { name: "unsold", summary: "chance of no sale", selected: 0, select: () => [],
    value: (tf, _values, { allocation }) => tf.mean(tf.sub(1 / allocation.shape[1], allocation), 0) };`,
  // Cut off from the outcomes' gradient, a sum instead of a mean, a reward, and not what it says it selects.
  "wrong.mjs": `export default () => ({ name: "wrong", summary: "wrong in every way", selected: 1, select: () => [],
    value: (tf, _values, { allocation }) => tf.tensor1d(tf.neg(tf.sum(allocation, 0)).dataSync()) });`,
  "named-ir.mjs": `export default { name: "ir", summary: "a name that is taken", selected: 0, select: () => [],
    value: (tf, _values, { payments }) => tf.mean(payments, 0) };`,
  "valuation.mjs": `export default ({ bidders = 2 }) => ({ name: "v", bidders, parameters: {},
    support: Array.from({ length: bidders }, () => ({ low: 0, high: 1 })),
    sample: (batch, random) => ({ batch, bidders,
      data: Float64Array.from({ length: batch * bidders }, () => random.uniform()) }) });`,
  "number.mjs": "export default 7;",
};
beforeAll(async () => {
  for (const [name, text] of Object.entries(MODULES)) await writeFile(at(name), text);
});

const NETWORK = [
  ...["train", "--mechanism", "auction-net", "--bidders", "2", "--train-size", "512", "--val-size", "100"],
  ...[
    "--regret-profiles",
    "5",
    "--phase1-epochs",
    "2",
    "--phase2-epochs",
    "20",
    "--lr",
    "0.003",
    "--batch",
    "64",
  ],
];

describe("check of a penalty", () => {
  it("passes one that obeys every law", async () => {
    const { code, stdout } = await runBin("check", at("unsold.mjs"), "--json");
    expect(code).toBe(0);
    expect(checkResultSchema.parse(last(stdout))).toMatchObject({ kind: "penalty", passed: true });
  });

  it("tells which laws one breaks", async () => {
    const { code, stdout } = await runBin("check", at("wrong.mjs"));
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ selects that many matrices .*\n +`select` must return 1 matrices/);
    expect(stdout).toMatch(/✗ is a cost/);
    expect(stdout).toMatch(/✗ is a mean over profiles/);
    expect(stdout).toMatch(/✗ has the gradient of its central difference/);
  });
});

describe("train --penalty", () => {
  it("minimises it on the tensor engine, says so, and records it with its hash", async () => {
    const plain = await runMain(...NETWORK, "--out", at("plain"), "--json");
    const sold = await runMain(...NETWORK, "--penalty", `${at("unsold.mjs")}=2`, "--out", at("sold"));
    expect(sold.code).toBe(0);
    expect(sold.stderr).toMatch(
      /tensor engine on \w+ \(the simd engine has no kernels for the penalty unsold; /,
    );
    expect(sold.stderr).toMatch(/improve: −revenue \+ .* \+ 2 · unsold,/);
    const saleRate = (result: RunResult) => result.runs[0]!.metrics.saleRate;
    const result = runResultSchema.parse(JSON.parse(await readFile(join(at("sold"), "result.json"), "utf8")));
    expect(result.runs[0]!.engine).toBe("tensor");
    expect(saleRate(result)).toBeGreaterThan(saleRate(runResultSchema.parse(last(plain.stdout))));
    const config = JSON.parse(await readFile(join(at("sold"), "config.json"), "utf8")) as RunConfig;
    expect(config.modules).toEqual([
      { path: at("unsold.mjs"), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
    expect(config.trainings[0]!.settings.penalties).toEqual({ [at("unsold.mjs")]: 2 });
    expect(config.fallback).toBeDefined();
  });

  it("is repeated from the record to the bit, but not with another module in its place", async () => {
    const again = await runMain("train", "--config", at("sold"), "--out", at("again"));
    expect(again.stdout).toMatch(/every metric is bit-identical/);
    await appendFile(at("unsold.mjs"), "\n// changed\n");
    const changed = await runMain("train", "--config", at("sold"), "--out", at("changed"));
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/must be the module of the recorded run, with SHA-256 .*Restore the file/);
  });

  it("records a valuation of the user's own with its hash too", async () => {
    const sizes = ["--steps", "2", "--batch", "8", "--train-size", "50", "--val-size", "50"];
    const args = ["--val-model", at("valuation.mjs"), ...sizes, "--regret-profiles", "2"];
    expect((await runMain("train", ...args, "--out", at("own"))).code).toBe(0);
    await rm(at("valuation.mjs"));
    const { code, stderr } = await runMain("train", "--config", at("own"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/must be the module of the recorded run, .* but cannot be read \(ENOENT\)/);
  });
});

describe("a penalty that fails while it is trained with", () => {
  const sizes = ["--steps", "2", "--batch", "8", "--train-size", "50", "--val-size", "50", "--bidders", "2"];
  const parts = 'name: "mine", summary: "", selected: 1';
  it.each([
    [
      "select",
      `{ ${parts}, select: () => [], value: () => undefined }`,
      /`select` of .* must return a list .* 1, but/,
    ],
    [
      "value",
      `{ ${parts}, select: (tf, { values }) => [values], value: () => 3 }`,
      /`value` of .* must return a tensor/,
    ],
    [
      "throwing",
      `{ ${parts}, select: () => { throw new Error("tired"); }, value: () => undefined }`,
      /`select` of .* must not throw, but it did: tired/,
    ],
  ])("says which part: %s", async (name, text, message) => {
    await writeFile(at(`fails-${name}.mjs`), `export default ${text};`);
    const args = [
      ...withPenalty(at(`fails-${name}.mjs`)),
      ...sizes,
      "--phase1-epochs",
      "0",
      "--phase2-epochs",
      "1",
    ];
    const { code, stderr } = await runMain(...args, "--regret-profiles", "2", "--out", at(`out-${name}`));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/unexpected/);
  });
});

const withPenalty = (text: string) => ["train", "--mechanism", "auction-net", "--penalty", text];
const bad: Refusal[] = [
  [withPenalty("unsold"), 2, /`--penalty` must be a module ending in \.js or \.mjs.* but got "unsold"/],
  [withPenalty(`${at("unsold.mjs")}=much`), 2, /weight of `--penalty` must be a number .* but got "much"/],
  [withPenalty(`${at("unsold.mjs")}=`), 2, /weight of `--penalty` must be a number .* but got ""/],
  [withPenalty(`${at("unsold.mjs")}=-1`), 2, /weight of `--penalty` must be a number from 0/],
  [withPenalty(at("none.mjs")), 1, /must be a module, but .* is not there/],
  [withPenalty(at("number.mjs")), 1, /must be a penalty \{ name, .*\} .* but it is number/],
  [withPenalty(at("named-ir.mjs")), 2, /name of its own, but "ir" is there already/],
  [
    ["train", "--penalty", at("unsold.mjs")],
    2,
    /part of auction-net's loss, but got `--mechanism lookahead-net`/,
  ],
  [["train", "--train-sizes", "100", "--penalty", at("unsold.mjs")], 2, /part of auction-net's loss/],
  [
    ["train", "--mechanism", "auction-net", "--settings", '{"penalties":{"sold":1}}'],
    2,
    /penalty must be one of regret, monotonicity, ir.* but got "sold"/,
  ],
];

describe("bad penalties", () => {
  testRefusals(folder, bad);
});
