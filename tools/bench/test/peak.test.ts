import { describe, expect, it } from "vitest";
import { peakModule } from "../src/peak-module.js";

describe("peakModule", () => {
  it("is valid, and its twelve chains do their products and sums", () => {
    const module = new WebAssembly.Module(peakModule(false));
    const { run } = new WebAssembly.Instance(module).exports as { run: (iterations: number) => number };
    // x ← 0.999 x + 0.001, four times an iteration, from 1 … 12: ends at 1 each.
    let wanted = 0;
    for (let chain = 1; chain <= 12; chain++) {
      wanted += 1 + (chain - 1) * 0.999 ** (4 * 500);
    }
    expect(run(500)).toBeCloseTo(wanted, 2);
    expect(run(100_000)).toBeCloseTo(12, 2);
  });

  it("has one instruction for a product and a sum where they are fused", () => {
    expect(peakModule(true).length).toBeLessThan(peakModule(false).length);
  });
});
