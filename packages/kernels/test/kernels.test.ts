import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { promisify } from "node:util";
import { type NamedParameters, profiles, stream } from "@auction-mech/core";
import {
  auctionNetNeeds,
  auctionNetRun,
  auctionNetTrainer,
  type Kernels,
  LARGEST_MEMORY,
  type Penalties,
} from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { describe, expect, it } from "vitest";
import type { KernelExports } from "../src/instance.js";
import { controlBlock, Word } from "../src/threads/control.js";
import { sharedPool } from "../src/threads/pool.js";
import { referenceLoss } from "./support/reference.js";

const plain = await loadKernels({ deterministic: true });
const fastest = await loadKernels();
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const shape = { bidders: 3, hidden: [10, 7] };
const random = stream(0, "kernels");
const uniforms = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random.uniform()));

function someParameters(size = 1): NamedParameters {
  const entry = (rows: number, columns: number) => ({
    shape: [rows, columns],
    data: Float32Array.from(uniforms(rows * columns), (x) => size * (2 * x - 1)),
  });
  return {
    "hidden1.weight": entry(3, 10),
    "hidden1.bias": entry(1, 10),
    "hidden2.weight": entry(10, 7),
    "hidden2.bias": entry(1, 7),
    "allocation.weight": entry(7, 4),
    "allocation.bias": entry(1, 4),
    "payment.weight": entry(7, 3),
    "payment.bias": entry(1, 3),
  };
}

const parameters = someParameters();
// Some values below 0, where a payment may violate individual rationality.
const batch = profiles(
  150,
  3,
  uniforms(450).map((x) => Math.fround(x - 0.2)),
);
const misreports = Float32Array.from([0, 1, 2].flatMap(() => [...uniforms(14)].sort((a, b) => a - b)));
const penalties: Penalties = {
  misreports,
  regret: { linear: [2, 3, 4], quadratic: 30 },
  monotonicity: { linear: [1, 1, 2], quadratic: 10 },
  ir: { linear: [1, 1, 1], quadratic: 40 },
};

function trainerOn(kernels: Kernels, threads = 1) {
  const trainer = auctionNetTrainer({ ...shape, kernels, adam, threads });
  trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
  return trainer;
}

/** Threads of this process, where the system lists them. */
const countThreads = () => (existsSync("/proc/self/task") ? readdirSync("/proc/self/task").length : 0);

describe.each([
  ["plain", plain],
  ["fastest", fastest],
])("%s build", (_, kernels) => {
  it("has the loss of a 64-bit reference", () => {
    const report = trainerOn(kernels).improve(batch, penalties, { step: 1, learningRate: 0 });
    const wanted = referenceLoss(shape, parameters, batch, penalties);
    for (const part of ["regret", "monotonicity", "ir"] as const) {
      expect(Math.min(...report[part]!), part).toBeGreaterThan(1e-4);
    }
    expect(Math.abs(report.loss - wanted)).toBeLessThan(2e-6 * Math.abs(wanted));
  });

  it("has the gradient of the reference's central differences", () => {
    const trainer = trainerOn(kernels);
    trainer.improve(batch, penalties, { step: 1, learningRate: 0 });
    const { firstMoments } = trainer.read();
    let checked = 0;
    for (const [name, { data }] of Object.entries(parameters)) {
      for (let k = 0; k < data.length; k += 5) {
        const shifted = (by: number) => {
          const moved = Float64Array.from(data);
          moved[k] = moved[k]! + by;
          return referenceLoss(shape, { ...parameters, [name]: { data: moved } }, batch, penalties);
        };
        const slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
        const given = firstMoments[name]!.data[k]! / (1 - adam.beta1);
        expect(Math.abs(given - slope), `${name}[${k}]`).toBeLessThan(1e-5 + 1e-4 * Math.abs(slope));
        if (Math.abs(slope) > 1e-3) checked++;
      }
    }
    expect(checked).toBeGreaterThan(15);
  });

  it("squares a penalty that is there alone", () => {
    const alone = { misreports: new Float32Array(), ir: { linear: [0, 0, 0], quadratic: 200 } };
    const trainer = trainerOn(kernels);
    const { loss, ir } = trainer.improve(batch, alone, { step: 1, learningRate: 0 });
    const wanted = referenceLoss(shape, parameters, batch, alone);
    expect(Math.abs(loss - wanted)).toBeLessThan(2e-6 * Math.abs(wanted));
    expect(Math.min(...ir!)).toBeGreaterThan(1e-4);
    const bias = parameters["payment.bias"]!;
    const shifted = (by: number) => {
      const data = Float64Array.from(bias.data);
      data[1] = data[1]! + by;
      return referenceLoss(shape, { ...parameters, "payment.bias": { data } }, batch, alone);
    };
    const slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
    const given = trainer.read().firstMoments["payment.bias"]!.data[1]! / (1 - adam.beta1);
    expect(Math.abs(given - slope)).toBeLessThan(1e-5 + 1e-4 * Math.abs(slope));
  });

  it("takes Adam's steps", () => {
    const trainer = trainerOn(kernels);
    const wanted = Float64Array.from(parameters["hidden2.weight"]!.data);
    const first = new Float64Array(wanted.length);
    const second = new Float64Array(wanted.length);
    let before: Float32Array = new Float32Array(wanted.length);
    for (let step = 1; step <= 5; step++) {
      trainer.improve(batch, penalties, { step, learningRate: 0.01 });
      const moments = trainer.read().firstMoments["hidden2.weight"]!.data;
      wanted.forEach((_, k) => {
        const gradient = (moments[k]! - adam.beta1 * before[k]!) / (1 - adam.beta1);
        first[k] = moments[k]!;
        second[k] = adam.beta2 * second[k]! + (1 - adam.beta2) * gradient ** 2;
        const size = Math.sqrt(second[k]! / (1 - adam.beta2 ** step)) + adam.epsilon;
        wanted[k] = wanted[k]! - (0.01 * first[k]!) / (1 - adam.beta1 ** step) / size;
      });
      before = moments;
    }
    trainer.read().parameters["hidden2.weight"]!.data.forEach((value, k) => {
      expect(value).toBeCloseTo(wanted[k]!, 5);
    });
  });
});

describe("auctionNetTrainer", () => {
  it("reads back what was written, to the bit", () => {
    const state = { parameters, firstMoments: someParameters(0.1), secondMoments: someParameters(0.01) };
    const trainer = trainerOn(plain);
    trainer.write(state);
    const read = trainer.read();
    for (const part of ["parameters", "firstMoments", "secondMoments"] as const) {
      for (const [name, { data }] of Object.entries(state[part])) {
        expect(read[part][name]!.data, name).toEqual(data);
      }
    }
  });

  it("refuses in words what breaks its rules", () => {
    const trainer = trainerOn(plain);
    const rate = { step: 1, learningRate: 0.1 };
    const descending = Float32Array.from(misreports).reverse();
    expect(() => trainer.improve(batch, { ...penalties, misreports: descending }, rate)).toThrow(
      /must be ascending.*Sort/,
    );
    expect(() => trainer.improve(batch, { ...penalties, misreports: misreports.subarray(1) }, rate)).toThrow(
      /must be \[bidders, points\]/,
    );
    expect(() => trainer.improve(profiles(4, 2), penalties, rate)).toThrow(/must be \[batch, 3\]/);
    expect(() => trainer.improve(profiles(0, 3), penalties, rate)).toThrow(/`batch`/);
    const short = { linear: [1], quadratic: 0 };
    expect(() => trainer.improve(batch, { ...penalties, regret: short }, rate)).toThrow(/regret\.linear/);
    const target = { allocation: profiles(3, 3), payments: profiles(3, 3) };
    expect(() => trainer.imitate(batch, target, rate)).toThrow(/target\.allocation/);
    expect(() => trainer.write({ parameters: {}, firstMoments: {}, secondMoments: {} })).not.toThrow();
    const { "hidden1.bias": _, ...missing } = parameters;
    expect(() => trainer.write({ parameters: missing, firstMoments: {}, secondMoments: {} })).toThrow(
      /must have `hidden1.bias`/,
    );
    expect(() => auctionNetTrainer({ ...shape, bidders: 65, kernels: plain, adam })).toThrow(/bidders/);
    const vast = auctionNetTrainer({ bidders: 3, hidden: [8], kernels: plain, adam });
    const needs = auctionNetNeeds({ bidders: 3, hidden: [8] }, { batch: 2 ** 27, points: 14 }, 2);
    expect(needs.bytes).toBeGreaterThan(LARGEST_MEMORY);
    expect(() => vast.improve(profiles(2 ** 27, 3), penalties, rate)).toThrow(/must fit into/);
  });
});

describe("the worker pool", () => {
  it("leaves no thread after 100 starts and stops, and gives the same bits each time", async () => {
    const results: unknown[] = [];
    let idle = 0;
    let most = 0;
    let resident = 0;
    for (let start = 0; start < 110; start++) {
      const trainer = trainerOn(plain, 3);
      trainer.improve(batch, penalties, { step: 1, learningRate: 0.01 });
      most = Math.max(most, countThreads());
      if (start % 100 === 0) results.push(trainer.read());
      await trainer.close();
      if (start === 9) {
        idle = countThreads();
        resident = process.memoryUsage.rss();
      }
    }
    expect(countThreads()).toBe(idle);
    if (idle > 0) expect(most).toBe(idle + 2);
    expect(process.memoryUsage.rss() - resident).toBeLessThan(60e6);
    const alone = trainerOn(plain, 1);
    alone.improve(batch, penalties, { step: 1, learningRate: 0.01 });
    expect(results).toEqual([alone.read(), alone.read()]);
  });

  it("leaves the process's streams alone, and refuses what is no number of threads", async () => {
    const listeners = () => process.stdout.listenerCount("error") + process.stderr.listenerCount("error");
    const before = listeners();
    const options = { ...shape, kernels: plain, parameters, scale: 1 };
    const run = auctionNetRun({ ...options, threads: 12 });
    expect(listeners()).toBe(before);
    await run.close();
    for (const threads of [0, 1.5, 257]) {
      expect(() => auctionNetRun({ ...options, threads })).toThrow(/`threads`/);
      expect(() => trainerOn(plain, threads)).toThrow(/`threads`/);
    }
  });

  it("reports a worker that fails, instead of waiting for it", () => {
    const control = controlBlock();
    // As if a worker had taken a piece and failed at it.
    const fail = () => {
      Atomics.store(control, Word.failed, 1);
      Atomics.sub(control, Word.done, 1);
    };
    const kernels = { improveGroup: fail } as unknown as KernelExports;
    expect(() => sharedPool(control, kernels, []).run("improveGroup", 2)).toThrow(
      /a worker thread .* failed/,
    );
  });

  it("works when its workers never come", () => {
    const absent = { ...plain, threaded: { ...plain.threaded!, spawn: () => ({ stop: async () => {} }) } };
    const trainer = trainerOn(absent, 4);
    trainer.improve(batch, penalties, { step: 1, learningRate: 0.01 });
    const alone = trainerOn(plain, 1);
    alone.improve(batch, penalties, { step: 1, learningRate: 0.01 });
    expect(trainer.read()).toEqual(alone.read());
  });

  it("uses one thread without SharedArrayBuffer, and the process ends by itself with a pool open", async () => {
    const script = (shared: boolean) => `
      ${shared ? "" : "delete globalThis.SharedArrayBuffer;"}
      const { profiles } = await import("@auction-mech/core");
      const { auctionNetTrainer } = await import("@auction-mech/kernels");
      const { loadKernels } = await import("@auction-mech/kernels/node");
      const kernels = await loadKernels();
      const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      const trainer = auctionNetTrainer({ kernels, bidders: 2, hidden: [8], adam, threads: 4 });
      const target = { allocation: profiles(300, 2), payments: profiles(300, 2) };
      const { allocation } = trainer.imitate(profiles(300, 2), target, { step: 1, learningRate: 0.1 });
      console.log(kernels.threaded === null, Math.abs(allocation - 1 / 9) < 1e-6);`;
    const run = (shared: boolean) =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", script(shared)], {
        cwd: import.meta.dirname,
        timeout: 20_000,
      });
    expect((await run(false)).stdout.trim()).toBe("true true");
    expect((await run(true)).stdout.trim()).toBe("false true");
  });
});
