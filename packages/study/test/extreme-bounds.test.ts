import { describe, expect, it } from "vitest";
import {
  createStudy,
  decodeDistribution,
  encodeDistribution,
  intDistribution,
  quasiRandomSampler,
  tpeSampler,
} from "../src/index.js";

describe("bounds at the ends of the number line", () => {
  it("give finite values from every sampler", async () => {
    const most = Number.MAX_VALUE;
    for (const sampler of [tpeSampler(), quasiRandomSampler()]) {
      const study = await createStudy({ seed: 1, sampler });
      await study.optimize(
        (trial) => {
          const values = [
            trial.suggestFloat("all", -most, most),
            trial.suggestFloat("halves", -most, most, { step: most }),
            trial.suggestFloat("huge step", 0, 1, { step: 1e308 }),
            trial.suggestFloat("log", 5e-324, most, { log: true }),
            trial.suggestInt("whole", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
          ];
          expect(values.every(Number.isFinite)).toBe(true);
          expect([-most, 0, most]).toContain(values[1]);
          return values[0]! / most;
        },
        { trials: 30 },
      );
      const tried = (await study.trials()).map(({ params }) => params.all as number);
      expect(Math.min(...tried)).toBeLessThan(-most / 2);
      expect(Math.max(...tried)).toBeGreaterThan(most / 2);
    }
  });

  it("integers beyond 2^53 are refused here, and read where Python wrote them", () => {
    expect(() => intDistribution(0, 2 ** 60)).toThrow(/2\^53/);
    const text =
      '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 0, "high": 1152921504606846976}}';
    expect(decodeDistribution(text)).toMatchObject({ kind: "int", high: 2 ** 60 });
    expect(encodeDistribution(decodeDistribution(text))).toBe(text);
  });
});
