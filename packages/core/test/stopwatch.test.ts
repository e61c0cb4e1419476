import { describe, expect, it } from "vitest";
import { stopwatch } from "../src/index.js";

/** A clock that stands until it is moved, milliseconds. */
function handMoved(from: number) {
  let time = from;
  return {
    now: () => time,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe("stopwatch", () => {
  it("counts each part without the parts inside it, and adds up to the total", async () => {
    const { now, pass } = handMoved(250);
    const watch = stopwatch(0, now);
    pass(10);
    watch.measure("improve", () => {
      pass(100);
      watch.measure("sampling", () => pass(20));
      pass(100);
      watch.measure("sampling", () => pass(20));
    });
    await watch.measure("writing", async () => {
      await Promise.resolve();
      pass(7);
    });
    const { total, spans } = watch.read();
    expect(spans).toEqual([
      { name: "start-up", seconds: 0.25, count: 1 },
      { name: "sampling", seconds: 0.04, count: 2 },
      { name: "improve", seconds: 0.2, count: 1 },
      { name: "writing", seconds: 0.007, count: 1 },
      { name: "other", seconds: 0.01, count: 1 },
    ]);
    expect(total).toBeCloseTo(0.507, 12);
    expect(spans.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(total, 12);
  });

  it("ends a part whose work fails, and with it what that left open", async () => {
    const { now, pass } = handMoved(0);
    const watch = stopwatch(undefined, now);
    const failing = () => {
      watch.begin("sampling");
      pass(3);
      throw new Error("no");
    };
    expect(() => watch.measure("improve", failing)).toThrow("no");
    await expect(watch.measure("writing", async () => failing())).rejects.toThrow("no");
    pass(5);
    expect(watch.read().spans).toEqual([
      { name: "sampling", seconds: 0.006, count: 2 },
      { name: "improve", seconds: 0, count: 1 },
      { name: "writing", seconds: 0, count: 1 },
      { name: "other", seconds: 0.005, count: 1 },
    ]);
  });

  it("ends a part once", () => {
    const { now, pass } = handMoved(0);
    const watch = stopwatch(undefined, now);
    const outer = watch.begin("baselines");
    const inner = watch.begin("bound");
    inner();
    inner();
    pass(2000);
    outer();
    expect(watch.read().spans.find(({ name }) => name === "baselines")).toMatchObject({ seconds: 2 });
  });
});
