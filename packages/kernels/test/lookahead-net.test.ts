import { existsSync, readdirSync } from "node:fs";
import { type NamedParameters, profiles, stream } from "@auction-mech/core";
import { type LookaheadNetShape, lookaheadNetTrainer } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { describe, expect, it } from "vitest";
import { dimensionsOf } from "../src/lookahead-net/dimensions.js";
import { parameterBlocks } from "../src/lookahead-net/parameter-blocks.js";
import { estimateRows, softAuction, weightedLoss } from "./support/lookahead-reference.js";

const plain = await loadKernels({ deterministic: true });
const fastest = await loadKernels();
const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
const temperature = 0.08;
const batch = 66;

function job(shape: LookaheadNetShape) {
  const random = stream(0, "lookahead-kernels", shape.bidders);
  const uniforms = () => Float32Array.from({ length: batch }, () => random.uniform());
  const { sets } = dimensionsOf(shape);
  const knots = Float32Array.from(
    { length: sets * shape.pieces },
    (_, k) => (k % shape.pieces) / shape.pieces,
  );
  const parameters: NamedParameters = {
    "spline.knots": { shape: [sets, shape.pieces], data: knots },
    ...Object.fromEntries(
      parameterBlocks(shape).blocks.map(({ name, shape: sizes }) => {
        const length = sizes.reduce((product, size) => product * size, 1);
        return [name, { shape: sizes, data: Float32Array.from({ length }, () => 0.6 * random.normal()) }];
      }),
    ),
  };
  // Reserves far from the bids have no gradient that 32 bits could tell from 0.
  parameters["reserve.offset"]!.data.fill(0.4);
  parameters["reserve.weights3"]!.data.forEach((weight, k, all) => {
    all[k] = 0.1 * weight;
  });
  const data = Float64Array.from({ length: batch * shape.bidders }, () => Math.fround(random.uniform()));
  return {
    parameters,
    values: profiles(batch, shape.bidders, data),
    draws: { candidate: uniforms(), uniform: uniforms(), logistic: uniforms() },
  };
}

const shapes: LookaheadNetShape[] = [
  { bidders: 1, hidden: 3, pieces: 4, shared: false },
  { bidders: 3, hidden: 6, pieces: 5, shared: false },
  { bidders: 4, hidden: 6, pieces: 5, shared: true },
];

describe.each([
  ["plain", plain],
  ["fastest", fastest],
])("%s build, LookaheadNet", (_, kernels) => {
  it.each(shapes)("has the loss and the gradient of a 64-bit reference: %o", (shape) => {
    const { parameters, values, draws } = job(shape);
    const trainer = lookaheadNetTrainer({ kernels, ...shape, adam });
    trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
    const revenue = trainer.improve(values, draws, temperature, { step: 1, learningRate: 0 });
    const allocate = softAuction(shape, parameters, temperature);
    const rows = estimateRows(allocate, values, draws, temperature);
    const wanted = weightedLoss(allocate, rows, batch);
    expect(Math.abs(-revenue - wanted)).toBeLessThan(2e-6 * Math.abs(wanted) + 1e-7);

    const { firstMoments } = trainer.read();
    let error = 0;
    let size = 0;
    let entries = 0;
    for (const [name, { data }] of Object.entries(firstMoments)) {
      for (let k = 0; k < data.length; k += 11) {
        const shifted = (by: number) => {
          const moved = Float64Array.from(parameters[name]!.data);
          moved[k] = moved[k]! + by;
          const arrays = { ...parameters, [name]: { data: moved } };
          return weightedLoss(softAuction(shape, arrays, temperature), rows, batch);
        };
        const slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
        error += (data[k]! / (1 - adam.beta1) - slope) ** 2;
        size += slope ** 2;
        entries++;
      }
    }
    expect(entries).toBeGreaterThan(15);
    // Where weights are shared the parts of the bidders nearly cancel, their rounding does not.
    expect(Math.sqrt(error / size)).toBeLessThan(shape.shared ? 1e-4 : 1e-5);
  });
});

describe("lookaheadNetTrainer", () => {
  const shape = shapes[1]!;
  const { parameters, values, draws } = job(shape);

  it("shortens the gradient to the norm asked for, and no other", () => {
    const norms = [undefined, 1e3, 0.01].map((clipNorm) => {
      const trainer = lookaheadNetTrainer({ kernels: plain, ...shape, adam, clipNorm });
      trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
      trainer.improve(values, draws, temperature, { step: 1, learningRate: 0.1 });
      const moments = Object.values(trainer.read().firstMoments).map(({ data }) => Math.hypot(...data));
      return Math.hypot(...moments) / (1 - adam.beta1);
    });
    expect(norms[0]).toBeGreaterThan(0.02);
    expect(norms[1]).toBe(norms[0]);
    expect(norms[2]).toBeCloseTo(0.01, 6);
  });

  it.skipIf(!existsSync("/proc/self/task"))(
    "leaves no thread after 100 starts and stops, and no growth in memory",
    async () => {
      const countThreads = () => readdirSync("/proc/self/task").length;
      let idle = 0;
      let most = 0;
      let resident = 0;
      for (let start = 0; start < 110; start++) {
        const trainer = lookaheadNetTrainer({ kernels: plain, ...shape, adam, threads: 2 });
        trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
        trainer.improve(values, draws, temperature, { step: 1, learningRate: 0.1 });
        most = Math.max(most, countThreads());
        await trainer.close();
        if (start !== 9) continue;
        idle = countThreads();
        resident = process.memoryUsage.rss();
      }
      expect([most, countThreads()]).toEqual([idle + 1, idle]);
      expect(process.memoryUsage.rss() - resident).toBeLessThan(60e6);
    },
  );

  it("leaves alone what belongs to the own bid in arrays of the others'", () => {
    const trainer = lookaheadNetTrainer({ kernels: plain, ...shape, adam });
    trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
    trainer.improve(values, draws, temperature, { step: 1, learningRate: 0.1 });
    const { "cross.weights": cross } = trainer.read().parameters;
    cross!.data.forEach((weight, at) => {
      const before = parameters["cross.weights"]!.data[at]!;
      if (at % 4 === 0) expect(weight).toBe(before);
      else expect(weight).not.toBe(before);
    });
  });

  it("refuses in words what breaks its rules", () => {
    const trainer = lookaheadNetTrainer({ kernels: plain, ...shape, adam });
    const rate = { step: 1, learningRate: 0.1 };
    const { "score.offset": _, ...missing } = parameters;
    const moments = { firstMoments: {}, secondMoments: {} };
    expect(() => trainer.write({ parameters: missing, ...moments })).toThrow(/must have `score.offset`/);
    expect(() => trainer.improve(profiles(4, 2), draws, temperature, rate)).toThrow(/must be \[batch, 3\]/);
    const short = { ...draws, uniform: new Float32Array(1) };
    expect(() => trainer.improve(values, short, temperature, rate)).toThrow(
      /draws\.uniform.*must be \[batch\]/,
    );
    expect(() => trainer.imitate(values, profiles(3, 3), temperature, rate)).toThrow(/allocation/);
    expect(() => lookaheadNetTrainer({ kernels: plain, ...shape, hidden: 4, adam })).toThrow(/hidden/);
  });
});
