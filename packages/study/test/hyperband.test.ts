import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createStudy, hyperbandPruner, type Sampler } from "../src/index.js";

describe("Hyperband", () => {
  it("lets a sampler learn from its own bracket's trials alone, once there are brackets", async () => {
    const seen: (readonly number[])[] = [];
    const sampler: Sampler = {
      name: "watching",
      sampleIndependent: () => 0.5,
      inferRelativeSearchSpace(view) {
        seen.push(view.trials.map(({ number }) => number));
        return {};
      },
    };
    const study = await createStudy({ name: "größe", sampler, pruner: hyperbandPruner({ maxResource: 9 }) });
    for (let k = 0; k < 40; k++) {
      const trial = await study.ask();
      await trial.report(1, 0);
      await trial.shouldPrune();
      await study.tell(trial, 1);
    }
    // Of 1 to 9 steps by thirds: three brackets, of budgets 9, 5 and 3.
    const bracket = (number: number) => {
      const place = crc32(`größe_${number}`) % 17;
      return place < 9 ? 0 : place < 14 ? 1 : 2;
    };
    for (let k = 1; k < 40; k++) {
      const rivals = Array.from({ length: k }, (_, number) => number).filter(
        (number) => bracket(number) === bracket(k),
      );
      expect(seen[k]).toEqual(rivals);
    }
  });
});
