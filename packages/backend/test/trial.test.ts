import { describe, expect, it } from "vitest";
import { type BackendLoader, backends, type Tf } from "../src/index.js";
import { tryHere } from "../src/trial.js";
import { usable } from "./support/usable.js";

const cpu = backends.get("cpu");

/** A backend whose matrix products are too large by a factor. */
function inaccurate(factor: number): BackendLoader {
  return {
    ...cpu,
    name: "wasm",
    async load() {
      const loaded = await cpu.load();
      const matMul: Tf["matMul"] = (...given) => loaded.tf.mul(loaded.tf.matMul(...given), factor);
      return { ...loaded, tf: { ...loaded.tf, matMul } };
    },
  };
}

describe("tryHere", () => {
  it("refuses a backend whose numbers are not those of plain JavaScript", async () => {
    expect(await tryHere(inaccurate(1))).toMatchObject({ usable: true });
    expect(await tryHere(inaccurate(1.1))).toMatchObject({
      usable: false,
      reason: expect.stringMatching(/^wasm's training steps must agree with plain JavaScript's/),
    });
  });

  it.each(usable)("accepts %s, and leaves no tensor", async (name) => {
    const { tf } = await cpu.load();
    const { numTensors } = tf.memory();
    expect(await tryHere(backends.get(name))).toMatchObject({ usable: true });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
