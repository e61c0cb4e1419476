import { describe, expect, it } from "vitest";
import { denseFlops } from "../src/flops.js";
import { trainingJob } from "../src/job.js";

const SMALL = { trainSize: 2048 };

describe("denseFlops", () => {
  it("counts AuctionNet's products: the search forward, truth and chosen lies with gradients", async () => {
    const job = await trainingJob("auction-net", 4, SMALL);
    expect(job.steps[0]!.batch).toMatchObject({ batch: 512, bidders: 4 });
    expect(job.steps[0]!.draws.misreports).toHaveLength(4 * 11);
    const products = 4 * 64 + 64 * 32 + 32 * 16 + 16 * (5 + 4);
    expect(denseFlops(job)).toBe(2 * products * 512 * (4 * 11 + 3 * (1 + 4)));
  });

  it("grows with the bidders, for both networks", async () => {
    for (const mechanism of ["auction-net", "lookahead-net"]) {
      const [few, many] = [await trainingJob(mechanism, 2, SMALL), await trainingJob(mechanism, 8, SMALL)];
      expect(denseFlops(many) / denseFlops(few), mechanism).toBeGreaterThan(3);
    }
  });
});
