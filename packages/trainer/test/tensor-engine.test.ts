import { loadBackend } from "@auction-mech/backend";
import { profiles } from "@auction-mech/core";
import { describe, expect, it, vi } from "vitest";
import { backend, smallAuction, smallEngine, someDraws, someValues, tf } from "./support/small-auction.js";

const batch = someValues(16);
const schedule = {
  learningRate: 1e-2,
  coefficients: { regret: [2, 2, 2], "regret-quadratic": [1], monotonicity: [1, 1, 1] },
};

describe("tensorEngine", () => {
  it("leaks no tensor over 200 steps", async () => {
    const engine = smallEngine();
    await engine.improve(batch, someDraws, schedule);
    await engine.imitate(batch, smallAuction(1).run(batch), schedule);
    const { numTensors } = tf.memory();
    for (let step = 0; step < 100; step++) {
      await engine.improve(batch, someDraws, schedule);
      await engine.imitate(batch, smallAuction(1).run(batch), schedule);
    }
    await engine.state();
    expect(tf.memory().numTensors).toBe(numTensors);
    engine.dispose();
  });

  it("reads from a GPU no report that nobody reads, and takes the same steps", async () => {
    const gpu = { ...backend, processor: "gpu" } as const;
    const asked = smallEngine();
    const unasked = smallEngine(0, gpu);
    const read = vi.spyOn(tf.engine(), "read");
    for (let step = 0; step < 12; step++) {
      // The first is read, so that there always is one.
      const reported = step === 6;
      const { length } = read.mock.calls;
      const report = await unasked.improve(batch, someDraws, { ...schedule, reported });
      expect(read.mock.calls.length - length).toBe(reported || step === 0 ? 1 : 0);
      const own = await asked.improve(batch, someDraws, schedule);
      if (reported) expect(report).toEqual(own);
    }
    read.mockRestore();
    expect(await unasked.state()).toEqual(await asked.state());
    asked.dispose();
    unasked.dispose();
  });

  it("frees everything when it is disposed of", async () => {
    const { numTensors } = tf.memory();
    const engine = smallEngine();
    await engine.improve(batch, someDraws, schedule);
    engine.restore(await engine.state());
    engine.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("takes the same steps to the bit from a restored state", async () => {
    const whole = smallEngine();
    for (let step = 0; step < 4; step++) await whole.improve(batch, someDraws, schedule);
    const first = smallEngine();
    for (let step = 0; step < 2; step++) await first.improve(batch, someDraws, schedule);
    const second = smallEngine(5);
    second.restore(await first.state());
    for (let step = 0; step < 2; step++) await second.improve(batch, someDraws, schedule);
    expect(await second.state()).toEqual(await whole.state());
    for (const engine of [whole, first, second]) engine.dispose();
  });

  it("takes Adam's first step: every parameter moves by the learning rate against its gradient", async () => {
    const engine = smallEngine();
    const before = await engine.state();
    await engine.improve(batch, someDraws, { ...schedule, learningRate: 1e-3 });
    const after = await engine.state();
    for (const [name, { data }] of Object.entries(after.parameters)) {
      const moments = after.firstMoments[name]!.data;
      data.forEach((value, k) => {
        const moved = value - before.parameters[name]!.data[k]!;
        // Where the gradient is not small beside epsilon.
        if (Math.abs(moments[k]!) > 1e-5) expect(moved / (-1e-3 * Math.sign(moments[k]!))).toBeCloseTo(1, 2);
      });
    }
    engine.dispose();
  });

  it("learns what it imitates", async () => {
    const engine = smallEngine();
    const target = { allocation: profiles(16, 3).data.fill(0.25), payments: profiles(16, 3).data.fill(0.05) };
    const wanted = {
      allocation: profiles(16, 3, target.allocation),
      payments: profiles(16, 3, target.payments),
    };
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) losses.push((await engine.imitate(batch, wanted, schedule)).loss);
    expect(losses.at(-1)!).toBeLessThan(0.2 * losses[0]!);
    engine.dispose();
  });

  it("reports the revenue and each bidder's regret before the step", async () => {
    const engine = smallEngine();
    const { terms } = await engine.improve(batch, someDraws, schedule);
    const paid = smallAuction()
      .run(batch)
      .payments.data.reduce((sum, payment) => sum + payment, 0);
    expect(terms.revenue![0]).toBeCloseTo(paid / 16, 6);
    expect(terms.regret).toHaveLength(3);
    engine.dispose();
  });

  it("takes the same steps on wasm as on cpu", async () => {
    const run = async () => {
      const engine = smallEngine();
      for (let step = 0; step < 5; step++) await engine.improve(batch, someDraws, schedule);
      const { parameters } = await engine.state();
      engine.dispose();
      return parameters;
    };
    const cpu = await run();
    await loadBackend("wasm");
    const wasm = await run();
    await loadBackend("cpu");
    for (const [name, { data }] of Object.entries(cpu)) {
      data.forEach((value, k) => {
        expect(wasm[name]!.data[k]).toBeCloseTo(value, 4);
      });
    }
  });
});
