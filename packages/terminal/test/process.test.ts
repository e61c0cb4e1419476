import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runResultSchema } from "@auction-mech/trainer";
import { afterAll, describe, expect, it } from "vitest";

const BIN = join(import.meta.dirname, "..", "dist", "bin.js");
const folder = await mkdtemp(join(tmpdir(), "process-"));
afterAll(() => rm(folder, { recursive: true }));

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...args], { env: { ...process.env, INIT_CWD: folder, ...env } });
}

async function ended(child: ChildProcessWithoutNullStreams) {
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

const SMALL = [
  "--mechanism",
  "auction-net",
  "--train-size",
  "64",
  "--batch",
  "16",
  "--val-size",
  "60",
  "--regret-profiles",
  "3",
];

describe("the auction-mech process", () => {
  it("writes a run where the user typed the command", async () => {
    const args = ["train", ...SMALL, "--phase1-epochs", "1", "--phase2-epochs", "1", "--out", "relative"];
    const { code, stderr } = await ended(start(args));
    expect(stderr).toContain("saved in");
    expect(code).toBe(0);
    expect(existsSync(join(folder, "relative", "result.json"))).toBe(true);
  });

  it.each([
    ["the tensor engine", ["--backend", "cpu", "--phase2-epochs", "40"], []],
    // 128 profiles are two groups: two threads have work.
    [
      "the simd engine",
      ["--threads", "2", "--batch", "128", "--train-size", "256", "--phase2-epochs", "600"],
      ["--threads", "1"],
    ],
  ])(
    "on SIGINT finishes the step, saves, exits 130, and resumes to the uninterrupted metrics: %s",
    async (engine, flags, resuming) => {
      const args = ["train", ...SMALL, "--phase1-epochs", "2", ...flags, "--json"];
      const whole = await ended(start([...args, "--out", `whole ${engine}`]));
      const out = `stopped ${engine}`;
      const child = start([...args, "--out", out]);
      let asked = false;
      child.stdout.on("data", (chunk) => {
        if (asked || !String(chunk).includes('"phase":"improve"')) return;
        asked = true; // a second signal would stop it at once
        child.kill("SIGINT");
      });
      const stopped = await ended(child);
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain("--resume");
      const last = (stdout: string) =>
        runResultSchema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1)!));
      expect(last(stopped.stdout).runs[0]!.status).toBe("interrupted");
      const resumed = await ended(start(["train", "--resume", out, ...resuming, "--json"]));
      expect(resumed.code).toBe(0);
      expect(last(resumed.stdout).runs[0]!.metrics).toEqual(last(whole.stdout).runs[0]!.metrics);
    },
  );

  it("saves and stops when the reader of its events does", async () => {
    const child = start(["train", ...SMALL, "--phase2-epochs", "300", "--json", "--out", "piped"]);
    child.stdout.on("data", (chunk) => {
      if (String(chunk).includes('"phase":"improve"')) child.stdout.destroy();
    });
    const { code } = await ended(child);
    expect(code).toBe(130);
    expect(existsSync(join(folder, "piped", "auction-net", "auction.json"))).toBe(true);
  });

  it("goes on when nobody reads its progress", async () => {
    const child = start([
      "train",
      ...SMALL,
      "--phase1-epochs",
      "1",
      "--phase2-epochs",
      "1",
      "--out",
      "unread",
    ]);
    child.stderr.destroy();
    const { code, stdout } = await ended(child);
    expect(code).toBe(0);
    expect(stdout).toMatch(/auction-net/);
  });

  it("stops without a word when its reader does", async () => {
    const child = start(["list"]);
    child.stdout.destroy();
    const { code, stderr } = await ended(child);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});
