import { type Backend, loadBackend } from "@auction-mech/backend";
import { BackendUnavailable, stream, type TrainingEngine } from "@auction-mech/core";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { acceleratedBy } from "../src/accelerate.js";
import { type Compute, type Plan, recipes, settleCompute } from "../src/index.js";

const valuation = uniform({ bidders: 2 });
const backend: Backend = { ...(await loadBackend("cpu")), name: "webgpu" };

/** A plan of 1000 small steps. */
function planOf(mechanism: string): Plan {
  const recipe = recipes.get(mechanism);
  const settings = recipe.complete({ trainSize: 32, batch: 8, steps: 1000 }, valuation);
  return recipe.plan({ valuation, settings, values: valuation.sample(32, stream(0, "values")), seed: 0 });
}

/**
 * A clock that only steps move: the CPU's by `cpu` milliseconds, the GPU's by
 * `gpu`. The real engine of the "GPU" is plain JavaScript.
 */
function machine({ cpu, gpu }: { cpu: number; gpu: number }) {
  let now = 0;
  const taken = { cpu: 0, gpu: 0 };
  const onCpu: Compute = {
    async choose() {
      const engine = {
        imitate: () => expect.unreachable(),
        async improve() {
          now += cpu;
          taken.cpu += 1;
          return { loss: 0, terms: { regret: [0, 0] } };
        },
        dispose() {},
      } as unknown as TrainingEngine;
      return { open: () => engine } as unknown as Awaited<ReturnType<Compute["choose"]>>;
    },
  };
  const counted: Backend = {
    ...backend,
    use() {
      backend.use();
      taken.gpu += 1;
      now += gpu;
    },
  };
  return { onCpu, taken, options: { gpu: async () => counted, clock: () => now } };
}

describe("acceleratedBy", () => {
  it("takes the GPU where its steps are clearly faster, for each mechanism by itself", async () => {
    const { onCpu, options } = machine({ cpu: 20, gpu: 10 });
    const both = await acceleratedBy(["auction-net", "lookahead-net"], planOf, onCpu, options);
    expect(both).toEqual({ "auction-net": "webgpu", "lookahead-net": "webgpu" });
  });

  it("stays on the CPU where the GPU is slower, or faster by little", async () => {
    for (const gpu of [40, 19]) {
      const { onCpu, options, taken } = machine({ cpu: 20, gpu });
      expect(await acceleratedBy(["auction-net"], planOf, onCpu, options)).toEqual({});
      expect(taken.gpu).toBeGreaterThan(0);
    }
  });

  it("does not look at the GPU for what the CPU has done in seconds", async () => {
    const { onCpu, options, taken } = machine({ cpu: 5, gpu: 1 });
    expect(await acceleratedBy(["auction-net"], planOf, onCpu, options)).toEqual({});
    expect(taken.gpu).toBe(0);
  });

  it("looks at trials that go together as one computation, however short they are", async () => {
    const short = (mechanism: string): Plan => {
      const plan = planOf(mechanism);
      return { ...plan, phases: [{ ...plan.phases.at(-1)!, steps: 10 }] };
    };
    // 30 ms for all on the GPU; on the CPU one after the other.
    for (const [trials, faster] of [
      [4, { "auction-net": "webgpu" }],
      [2, {}],
    ] as const) {
      const { onCpu, options } = machine({ cpu: 10, gpu: 30 });
      expect(await acceleratedBy(["auction-net"], short, onCpu, { ...options, trials })).toEqual(faster);
    }
  });

  it("takes no step, and makes no plan, where there is no GPU", async () => {
    const { onCpu, taken } = machine({ cpu: 20, gpu: 1 });
    const gpu = async () => {
      throw new BackendUnavailable("There is none.");
    };
    const noPlan = () => expect.unreachable();
    expect(await acceleratedBy(["auction-net"], noPlan, onCpu, { gpu })).toEqual({});
    expect(taken.cpu).toBe(0);
  });
});

describe("settleCompute with a device", () => {
  const auctionNet = recipes.get("auction-net").task(recipes.get("auction-net").complete({}, valuation));

  it("keeps to the CPU where it is told to, and never looks for a GPU", async () => {
    const noPlan = () => expect.unreachable();
    const settled = await settleCompute({ backend: "auto", device: "cpu" }, [auctionNet], noPlan);
    expect(settled).toMatchObject({ backend: "simd" });
    expect(settled).not.toHaveProperty("accelerated");
  });

  it("takes no GPU where the same bits are asked for", async () => {
    const noPlan = () => expect.unreachable();
    const settled = await settleCompute({ backend: "auto", deterministic: true }, [auctionNet], noPlan);
    expect(settled).not.toHaveProperty("accelerated");
  });
});
