import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelFunc, Tensor, Tensor2D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./backend.js";

/**
 * Registers wasm's `BatchMatMul` again, in terms of its own product of two
 * plain matrices. The kernel that ships multiplies with a transpose flag, and
 * stacks of matrices, by a naive loop: gradients, which transpose, took three
 * times as long, and stacks eight times.
 */
export function repairWasmMatMul(tf: Tf): void {
  const { kernelFunc: shipped } = tf.getKernel(tf.BatchMatMul, "wasm");
  const kernelFunc: KernelFunc = (given) => {
    const { a, b } = given.inputs as unknown as { a: Tensor; b: Tensor };
    const { transposeA, transposeB } = given.attrs as unknown as MatMulAttributes;
    if (!transposeA && !transposeB && matrices(a) === 1 && matrices(b) === 1) return shipped(given);
    return product(tf, given.backend as Heap, { a, b, transposeA, transposeB });
  };
  tf.unregisterKernel(tf.BatchMatMul, "wasm");
  tf.registerKernel({ kernelName: tf.BatchMatMul, backendName: "wasm", kernelFunc });
}

interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface Factors extends MatMulAttributes {
  readonly a: Tensor;
  readonly b: Tensor;
}

type Heap = Pick<BackendWasm, "makeOutput" | "typedArrayFromHeap">;

// --- Internal helpers ---

/** How many matrices a stack `[…, rows, columns]` has. */
const matrices = ({ shape }: Tensor): number => shape.slice(0, -2).reduce((count, size) => count * size, 1);

/** Products one after the other, each copied to where it belongs. */
function product(tf: Tf, heap: Heap, { a, b, transposeA, transposeB }: Factors): TensorInfo {
  const [aStack, bStack] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const stack = broadcast(aStack, bStack);
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const whole = heap.makeOutput([...stack, rows, columns], "float32");
  pairs(stack, aStack, bStack).forEach(([i, j], at) => {
    tf.tidy(() => {
      const one = ofTwo(tf, matrix(tf, heap, a, i), matrix(tf, heap, b, j), transposeA, transposeB);
      heap.typedArrayFromHeap(whole).set(heap.typedArrayFromHeap(one), at * rows * columns);
    });
  });
  return whole;
}

/** One of a stack, copied: the backend's own `slice` first copies all of them. */
function matrix(tf: Tf, heap: Heap, tensor: Tensor, index: number): Tensor2D {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number];
  if (matrices(tensor) === 1) return tf.reshape(tensor, [rows, columns]);
  const size = rows * columns;
  const copy = heap.makeOutput([rows, columns], "float32");
  const numbers = heap.typedArrayFromHeap(tensor).subarray(index * size, (index + 1) * size);
  heap.typedArrayFromHeap(copy).set(numbers);
  return tf.engine().makeTensorFromTensorInfo(copy) as Tensor2D;
}

/** Two plain matrices; of two tall ones only the narrower is transposed. */
function ofTwo(tf: Tf, a: Tensor2D, b: Tensor2D, transposeA: boolean, transposeB: boolean): Tensor2D {
  const transposed = (matrix: Tensor2D): Tensor2D => tf.transpose(matrix, [1, 0]);
  if (transposeA && !transposeB && a.shape[1] > b.shape[1]) return transposed(tf.matMul(transposed(b), a));
  return tf.matMul(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b);
}

/** The shape of both, where an axis of length 1 goes with any. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => Math.max(a.at(k - rank) ?? 1, b.at(k - rank) ?? 1));
}

/** For every matrix of a stack: which one of a's and of b's makes it. */
function pairs(stack: readonly number[], a: readonly number[], b: readonly number[]): [number, number][] {
  return stack.reduce<[number, number][]>(
    (above, size, k) => {
      const [inA, inB] = [a.at(k - stack.length) ?? 1, b.at(k - stack.length) ?? 1];
      return above.flatMap(([i, j]) =>
        Array.from({ length: size }, (_, at): [number, number] => [
          i * inA + (at % inA),
          j * inB + (at % inB),
        ]),
      );
    },
    [[0, 0]],
  );
}
