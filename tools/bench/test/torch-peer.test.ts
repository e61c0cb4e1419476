import { describe, expect, it } from "vitest";
import { engineRacer } from "../src/engine-racer.js";
import { trainingJob } from "../src/job.js";
import { torchPeer } from "../src/torch-peer.js";

const python = process.env.AUCTION_MECH_TORCH_PYTHON ?? "";

describe("torchPeer", () => {
  it("says what to do where there is no Python", async () => {
    const job = await trainingJob("auction-net", 2, { trainSize: 512, hidden: [4] });
    await expect(torchPeer("no-such-python", job, 1)).rejects.toThrow(
      /must be a Python with PyTorch 2.*ENOENT.*pip install torch/,
    );
  });

  it.skipIf(python === "")(
    "computes the kernels' loss, both ways (skipped without AUCTION_MECH_TORCH_PYTHON)",
    async () => {
      const job = await trainingJob("auction-net", 3, { trainSize: 512, batch: 64, hidden: [9, 5] });
      const engine = await engineRacer(job, 1, true);
      const peer = await torchPeer(python, job, 1);
      try {
        const wanted = await engine.firstLoss();
        expect(await engine.firstLoss()).toBe(wanted);
        for (const way of ["whole", "chosen"] as const) {
          expect(Math.abs((await peer.loss({ way, compile: false })) - wanted)).toBeLessThan(1e-5);
          expect(Math.min(...(await peer.racer({ way, compile: false }).turn()))).toBeGreaterThan(0);
        }
      } finally {
        peer.close();
        engine.dispose();
      }
    },
  );
});
