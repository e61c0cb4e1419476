import { readFile } from "node:fs/promises";
import { profiles } from "@auction-mech/core";
import { auctionNetTrainer, fetchKernels } from "@auction-mech/kernels";
import { describe, expect, it, vi } from "vitest";

const DIST = new URL("../dist/", import.meta.url);
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

describe("fetchKernels", () => {
  it("compiles what `read` gives, for one thread where there are no web workers", async () => {
    const kernels = await fetchKernels({ read: (file) => readFile(new URL(file, DIST)) });
    expect(kernels.threaded).toBeNull();
    const trainer = auctionNetTrainer({ kernels, bidders: 1, hidden: [4], adam, threads: 8 });
    const target = { allocation: profiles(70, 1), payments: profiles(70, 1) };
    const rate = { step: 1, learningRate: 0.1 };
    // All parameters are 0: the item goes to "no sale" half the time.
    expect(trainer.imitate(profiles(70, 1), target, rate).allocation).toBeCloseTo(0.25, 6);
  });

  it("fetches from beside itself, and says where the kernels must be when they are not", async () => {
    const fetched: string[] = [];
    vi.stubGlobal("fetch", async (url: URL) => {
      fetched.push(url.pathname);
      return new Response(null, { status: 404 });
    });
    try {
      await expect(fetchKernels({ deterministic: true })).rejects.toThrow(
        /must be served at .*simd\.wasm, but the answer was 404/,
      );
    } finally {
      vi.unstubAllGlobals();
    }
    expect(fetched).toEqual([new URL("simd.wasm", DIST).pathname]);
  });
});
