import { loadBackend } from "@auction-mech/backend";
import { stream } from "@auction-mech/core";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  environment,
  openCompute,
  type Plan,
  plainMyersonEstimate,
  recipes,
  settleCompute,
  tensorCompute,
} from "../src/index.js";

const valuation = uniform({ bidders: 2 });

/** A small plan of a mechanism. */
function planOf(mechanism: string) {
  const recipe = recipes.get(mechanism);
  const settings = recipe.complete({ trainSize: 64, batch: 16 }, valuation);
  return recipe.plan({ valuation, settings, values: valuation.sample(64, stream(0, "values")), seed: 0 });
}

/** A plan whose objective the kernels do not know. */
const withoutKernels: Plan = { ...planOf("lookahead-net"), objective: plainMyersonEstimate };

const auctionNet = recipes.get("auction-net").task(recipes.get("auction-net").complete({}, valuation));

describe("settleCompute", () => {
  it("names what auto stands for, so that a resumed run computes alike", async () => {
    const pinned = { backend: "auto", deterministic: true };
    expect(await settleCompute(pinned, [auctionNet])).toEqual({ backend: "simd", deterministic: true });
    const fallback = { backend: "simd", fallback: (await loadBackend()).name };
    const otherNetwork = { ...auctionNet, mechanism: "a network without kernels" };
    expect(await settleCompute({ backend: "auto" }, [auctionNet, otherNetwork])).toMatchObject(fallback);
    const unknown = await settleCompute({ backend: "auto" }, [auctionNet, withoutKernels]);
    expect(unknown).toMatchObject(fallback);
    expect(await settleCompute({ backend: "cpu" }, [auctionNet])).toMatchObject({ backend: "cpu" });
    const { record } = await (await openCompute({ ...unknown, fallback: "cpu" })).choose(withoutKernels);
    expect(record.backend).toBe("cpu");
  });
});

describe("openCompute", () => {
  it.each(["auto", "simd"])("%s takes the kernels where they know the network", async (backend) => {
    const compute = await openCompute({ backend, threads: 3 });
    const { record, kernelBuild, open } = await compute.choose(planOf("auction-net"));
    // A batch of 16 is one piece of work.
    expect(record).toMatchObject({ engine: "simd", backend: null, threads: 1 });
    expect(record.reason).toContain(kernelBuild);
    const engine = open();
    expect(engine).toMatchObject({ name: record.engine, threads: record.threads });
    engine.dispose();
  });

  it.each(["auction-net", "lookahead-net"])("records the threads that %s has work for", async (mechanism) => {
    const compute = await openCompute({ backend: "auto", threads: 3 });
    const plan = planOf(mechanism);
    for (const [batch, threads] of [
      [64, 1],
      [65, 2],
      [512, 3],
    ] as const) {
      const { record, open } = await compute.choose({ ...plan, stepSize: { ...plan.stepSize, batch } });
      const engine = open();
      expect([record.threads, engine.threads]).toEqual([threads, threads]);
      engine.dispose();
    }
  });

  it.each(["auction-net", "lookahead-net"])(
    "takes TensorFlow.js where a step of %s needs more memory than the kernels can have, and says so",
    async (mechanism) => {
      const compute = await openCompute({ backend: "auto", fallback: "cpu" });
      const plan = planOf(mechanism);
      const large = { ...plan, stepSize: { ...plan.stepSize, batch: 2 ** 28 } };
      const { record } = await compute.choose(large);
      expect(record).toMatchObject({ engine: "tensor", backend: "cpu" });
      expect(record.reason).toMatch(/^a step takes [\d.]+ GiB in the simd engine, which can have 4; cpu: /);
    },
  );

  it("takes TensorFlow.js elsewhere, and says why", async () => {
    const compute = await openCompute({ backend: "auto" });
    const { record, kernelBuild } = await compute.choose(withoutKernels);
    expect(record.engine).toBe("tensor");
    expect(record.reason).toMatch(/no kernels for .*plain estimator"; /);
    expect(kernelBuild).toBeNull();
  });

  it("trains everything on the TensorFlow.js backend that is named", async () => {
    const { record } = await (await openCompute({ backend: "cpu" })).choose(planOf("auction-net"));
    expect(record).toMatchObject({ engine: "tensor", backend: "cpu", threads: 1 });
    await expect(openCompute({ backend: "quantum" })).rejects.toThrow(/"quantum"/);
  });

  it("pins the plain build where asked, and records the build", async () => {
    const compute = await openCompute({ backend: "auto", deterministic: true });
    const chosen = await compute.choose(planOf("auction-net"));
    expect(chosen.kernelBuild).toBe("simd");
    const tensor = await tensorCompute(await loadBackend("cpu")).choose(planOf("auction-net"));
    expect(environment([tensor, chosen])).toMatchObject({
      kernelBuild: "simd",
      device: "CPU (JavaScript), CPU (WebAssembly SIMD kernels)",
    });
  });
});
