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

  it("of matMul of stacks are those of each matrix alone", async () => {
    const { tf } = await loadBackend(name);
    const [stacks, rows, inner, columns] = [[2, 3], 4, 5, 2] as const;
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      const a = tf.randomUniform(
        [...stacks, ...(transposeA ? [inner, rows] : [rows, inner])],
        -1,
        1,
        "float32",
        1,
      );
      const b = tf.randomUniform(
        [...stacks, ...(transposeB ? [columns, inner] : [inner, columns])],
        -1,
        1,
        "float32",
        2,
      );
      const weights = tf.randomUniform([...stacks, rows, columns], -1, 1, "float32", 3);
      const [ofA, ofB] = tf.grads((x, y) =>
        tf.sum(tf.mul(weights, tf.matMul(x!, y!, transposeA, transposeB))),
      )([a, b]);
      const numbers = async (tensor: typeof a) => Array.from(await tensor.data());
      const flat = (tensor: typeof a) => tf.reshape(tensor, [6, ...tensor.shape.slice(2)]);
      const [as, bs, ws] = [a, b, weights].map((tensor) => tf.unstack(flat(tensor)));
      const alone = as!.map((x, k) =>
        tf.grads((p, q) => tf.sum(tf.mul(ws![k]!, tf.matMul(p!, q!, transposeA, transposeB))))([x, bs![k]!]),
      );
      for (const [k, given] of [ofA!, ofB!].entries()) {
        const expected = await numbers(tf.stack(alone.map((gradients) => gradients[k]!)));
        (await numbers(given)).forEach((value, at) => {
          expect(value).toBeCloseTo(expected[at]!, 5);
        });
      }
    }
  });

  it("leave products of one matrix with a stack what they are, whichever is the stack", async () => {
    const { tf } = await loadBackend(name);
    const one = tf.randomUniform([1, 3, 4], -1, 1, "float32", 1);
    const stack = tf.randomUniform([5, 4, 2], -1, 1, "float32", 2);
    const given = await tf.matMul(one, stack).data();
    const turned = await tf.matMul(stack, one, true, true).data();
    const matrix = tf.reshape(one, [3, 4]);
    for (const [k, each] of tf.unstack(stack).entries()) {
      const product = tf.matMul(matrix, each as typeof matrix);
      const [expected, across] = [await product.data(), await tf.transpose(product).data()];
      expected.forEach((value, at) => {
        expect(given[k * 6 + at]).toBeCloseTo(value, 5);
      });
      across.forEach((value, at) => {
        expect(turned[k * 6 + at]).toBeCloseTo(value, 5);
      });
    }
  });
});
