import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backends } from "@auction-mech/backend";
import { doctorResultSchema, runResultSchema } from "@auction-mech/trainer";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { runMain, TINY } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "doctor-"));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const lastLine = (text: string): unknown => JSON.parse(text.trimEnd().split("\n").at(-1)!);
/** TINY leaves the backend to flags and variables. */
const WITHOUT_BACKEND = TINY.slice(0, TINY.indexOf("--backend"));

describe("auction-mech doctor", () => {
  it("--json tells of every backend whether it is usable, why not, and the remedy", async () => {
    vi.stubEnv("AUCTION_MECH_TUNER_BACKEND", "wasm");
    const { code, stdout } = await runMain("doctor", "--json");
    expect(code).toBe(0);
    const result = doctorResultSchema.parse(lastLine(stdout));
    expect(result.backends.map(({ name }) => name)).toEqual([
      "simd",
      ...backends.entries().map(([name]) => name),
    ]);
    for (const { name, usable, processor, remedy } of result.backends) {
      expect(remedy === null, name).toBe(usable);
      expect(processor === null, name).toBe(!usable);
    }
    for (const name of ["simd", "wasm", "cpu"]) {
      expect(result.backends.find((backend) => backend.name === name)).toMatchObject({ usable: true });
    }
    expect(result.environment.device).toContain("CPU (WebAssembly SIMD kernels), ");
    expect(result.kernelBuilds[0]).toBe("simd");
    expect(result.choices).toContainEqual({
      package: "tuner",
      device: "auto",
      backend: "wasm",
      from: "AUCTION_MECH_TUNER_BACKEND",
    });
  });

  it("prints a table with a remedy below each backend that is not usable", async () => {
    const { code, stdout } = await runMain("doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}wasm +usable +CPU \(WebAssembly SIMD\), \d+\.\d ms/m);
    const unusable = stdout.match(/^ {2}\S+ +not yet .*\n {10,}\S.*\.$/gm) ?? [];
    expect(unusable).toHaveLength((stdout.match(/not yet/g) ?? []).length);
    expect(stdout).toMatch(/^trainer: /m);
  });
});

describe("what a training computes with", () => {
  const backendOf = async (args: string[]) => {
    const out = join(folder, Math.random().toString(36).slice(2));
    const { code, stdout, stderr } = await runMain(
      "train",
      ...WITHOUT_BACKEND,
      ...args,
      "--json",
      "--out",
      out,
    );
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    return runResultSchema.parse(lastLine(stdout)).runs[0]!.backend;
  };

  it("is decided by flag, package variable and general variable, and recorded", async () => {
    vi.stubEnv("AUCTION_MECH_BACKEND", "cpu");
    expect(await backendOf([])).toBe("cpu");
    vi.stubEnv("AUCTION_MECH_TRAINER_BACKEND", "wasm");
    expect(await backendOf([])).toBe("wasm");
    expect(await backendOf(["--backend", "simd"])).toBeNull();
    expect(await backendOf(["--device", "cpu"])).toBeNull();
  });

  it("is refused with the remedy where it cannot be used here, with nothing written", async () => {
    const missing = doctorResultSchema
      .parse(lastLine((await runMain("doctor", "--json")).stdout))
      .backends.filter(({ usable }) => !usable);
    for (const { name, reason, remedy } of missing) {
      const out = join(folder, "never");
      const { code, stdout, stderr } = await runMain(
        "train",
        ...WITHOUT_BACKEND,
        "--backend",
        name,
        "--out",
        out,
      );
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: "",
        stderr: `error: ${reason} ${remedy}\n`,
      });
    }
  });

  it("is a mistake of usage where it is no backend's name or two flags disagree", async () => {
    const unknown = await runMain("train", ...WITHOUT_BACKEND, "--backend", "quantum");
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('"quantum"') });
    const torn = await runMain("train", ...WITHOUT_BACKEND, "--device", "gpu", "--backend", "wasm");
    expect(torn).toMatchObject({ code: 2, stderr: expect.stringContaining("--device gpu") });
    vi.stubEnv("AUCTION_MECH_TRAINER_BACKEND", "quantum");
    expect(await runMain("train", ...WITHOUT_BACKEND)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("AUCTION_MECH_TRAINER_BACKEND"),
    });
  });
});
