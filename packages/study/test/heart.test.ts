import { describe, expect, it } from "vitest";
import { heart } from "../src/heart.js";

describe("heartbeats", () => {
  it("do not pile up while the storage is away", async () => {
    let under = 0;
    let most = 0;
    const beating = heart(
      {
        interval: 0.005,
        gracePeriod: 1,
        async beat() {
          most = Math.max(most, ++under);
          await new Promise((resolve) => setTimeout(resolve, 60));
          under--;
        },
        failStaleTrials: async () => [],
      },
      () => {},
    );
    beating.start(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    beating.close();
    expect(most).toBe(1);
  });
});
