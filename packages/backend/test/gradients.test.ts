import { describe, expect, it } from "vitest";
import { loadBackend } from "../src/index.js";
import { usable } from "./support/usable.js";

describe.each(usable)("the gradients of %s", (name) => {
  it("of matMul are the outer products, whatever is transposed", async () => {
    const { tf } = await loadBackend(name);
    const rows = 3;
    const inner = 4;
    const columns = 2;
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = tf.variable(
          tf.randomUniform(transposeA ? [inner, rows] : [rows, inner], -1, 1, "float32", 1),
        );
        const b = tf.variable(
          tf.randomUniform(transposeB ? [columns, inner] : [inner, columns], -1, 1, "float32", 2),
        );
        const weights = tf.randomUniform([rows, columns], -1, 1, "float32", 3);
        const loss = () =>
          tf.sum(tf.mul(weights, tf.matMul(a, b, transposeA, transposeB))) as ReturnType<typeof tf.scalar>;
        const { grads } = tf.variableGrads(loss, [a, b]);
        // The loss is linear in each entry: a difference over a step of 1 is the derivative.
        for (const variable of [a, b]) {
          const [analytic, numeric] = [await grads[variable.name]!.data(), [] as number[]];
          const start = await variable.data();
          const base = (await loss().data())[0]!;
          for (let k = 0; k < start.length; k++) {
            variable.assign(
              tf.tensor(
                Float32Array.from(start).map((x, j) => x + (j === k ? 1 : 0)),
                variable.shape,
              ),
            );
            numeric.push((await loss().data())[0]! - base);
          }
          variable.assign(tf.tensor(Float32Array.from(start), variable.shape));
          numeric.forEach((slope, k) => {
            expect(analytic[k]).toBeCloseTo(slope, 5);
          });
        }
        tf.dispose([a, b, weights]);
      }
    }
  });

  it("exist for what training uses", async () => {
    const { tf } = await loadBackend(name);
    const x = tf.variable(tf.tensor2d([0.3, -0.2, 0.8, 0.1], [2, 2]));
    const { grads } = tf.variableGrads(
      () =>
        tf.sum(
          tf.mul(
            tf.softmax(tf.concat([x, tf.relu(x)], 1)),
            tf.sigmoid(tf.slice2d(tf.tile(x, [1, 2]), [0, 0], [2, 4])),
          ),
        ) as ReturnType<typeof tf.scalar>,
      [x],
    );
    expect((await grads[x.name]!.data()).every(Number.isFinite)).toBe(true);
    x.dispose();
  });
});
