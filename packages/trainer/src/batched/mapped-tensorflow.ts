import type { Tf } from "@auction-mech/backend";
import { InvalidArgument } from "@auction-mech/core";
import type { Scalar, Tensor, TensorLike } from "@tensorflow/tfjs-core";
import { Mapped } from "./mapped.js";

/** A tensor of each trial, one for all, or a plain number. */
type Value = Mapped | Tensor | TensorLike;

/**
 * TensorFlow.js for several trials at once: the functions take and give
 * {@link Mapped} tensors and do to all trials what the library's do to one, as
 * one operation. A differentiable definition written for one trial, given this
 * in place of the library, so becomes one for `trials`; each architecture and
 * each objective has one definition only.
 *
 * Tensors that are the same for all trials may be mixed in. A function without
 * a rule here throws.
 */
export function mappedTensorflow(tf: Tf, trials: number): Tf {
  const rules: Readonly<Record<string, unknown>> = {
    ...constants(tf),
    ...elementwise(tf),
    ...alongAxes(tf),
    ...shapes(tf, trials),
    ...products(tf, trials),
    tidy: tf.tidy,
    customGrad: customGrad(tf),
  };
  return new Proxy(rules, {
    get(known, name) {
      const rule = known[name as string];
      if (rule !== undefined) return rule;
      throw new InvalidArgument(
        `A definition that trains several trials at once must use functions that have a rule for it, but used \`tf.${String(name)}\`. Add its rule to mapped-tensorflow.ts.`,
      );
    },
  }) as unknown as Tf;
}

// --- Internal helpers ---

const isMapped = (value: unknown): value is Mapped => value instanceof Mapped;

const raw = <T>(value: T): Tensor => (isMapped(value) ? value.tensor : (value as unknown as Tensor));

/** What makes tensors out of numbers makes them for all trials alike. */
function constants(tf: Tf) {
  const { tensor, tensor1d, tensor2d, buffer, zeros, ones, fill, range } = tf;
  return { tensor, tensor1d, tensor2d, buffer, zeros, ones, fill, range };
}

/** One number in, one number out, and pairs of numbers with broadcasting. */
function elementwise(tf: Tf) {
  const unary =
    (apply: (x: Tensor) => Tensor) =>
    (x: Value): Value =>
      isMapped(x) ? new Mapped(apply(x.tensor)) : apply(x as Tensor);
  const binary =
    (apply: (a: Tensor, b: Tensor) => Tensor) =>
    (a: Value, b: Value): Value => {
      if (!isMapped(a) && !isMapped(b)) return apply(a as Tensor, b as Tensor);
      const rank = Math.max(rankOf(a), rankOf(b));
      return new Mapped(apply(aligned(tf, a, rank), aligned(tf, b, rank)));
    };
  return {
    neg: unary(tf.neg),
    relu: unary(tf.relu),
    step: unary((x) => tf.step(x)),
    exp: unary(tf.exp),
    log: unary(tf.log),
    sigmoid: unary(tf.sigmoid),
    softplus: unary(tf.softplus),
    square: unary(tf.square),
    sqrt: unary(tf.sqrt),
    zerosLike: unary(tf.zerosLike),
    softmax: unary((x) => tf.softmax(x)),
    cast: (x: Value, type: "float32" | "int32" | "bool") => unary((each) => tf.cast(each, type))(x),
    clipByValue: (x: Value, low: number, high: number) => unary((each) => tf.clipByValue(each, low, high))(x),
    add: binary(tf.add),
    sub: binary(tf.sub),
    mul: binary(tf.mul),
    div: binary(tf.div),
    maximum: binary(tf.maximum),
    minimum: binary(tf.minimum),
    squaredDifference: binary(tf.squaredDifference),
    equal: binary(tf.equal),
    greater: binary(tf.greater),
    greaterEqual: binary(tf.greaterEqual),
    lessEqual: binary(tf.lessEqual),
  };
}

function rankOf(value: Value): number {
  return typeof value === "number" ? 0 : (value as Mapped | Tensor).rank;
}

/** Each trial's part broadcasts on its own: axes of length 1 go behind the axis of trials. */
function aligned(tf: Tf, value: Value, rank: number): Tensor {
  if (!isMapped(value) || value.rank === rank) return raw(value);
  const [trials, ...shape] = value.tensor.shape as [number, ...number[]];
  return tf.reshape(value.tensor, [trials, ...new Array<number>(rank - value.rank).fill(1), ...shape]);
}

/** An axis of one trial's tensor as one of the stack. */
const shifted = (axis: number): number => (axis < 0 ? axis : axis + 1);

function alongAxes(tf: Tf) {
  const reduction =
    (reduce: (x: Tensor, axes: number[], keep: boolean) => Tensor) =>
    (x: Mapped, axis?: number | number[], keep = false) => {
      const all = Array.from({ length: x.rank }, (_, k) => k);
      return new Mapped(reduce(x.tensor, [axis ?? all].flat().map(shifted), keep));
    };
  return {
    sum: reduction(tf.sum),
    mean: reduction(tf.mean),
    argMax: (x: Mapped, axis = 0) => new Mapped(tf.argMax(x.tensor, shifted(axis))),
    cumsum: (x: Mapped, axis = 0, exclusive = false) =>
      new Mapped(tf.cumsum(x.tensor, shifted(axis), exclusive)),
    topk: (x: Mapped, k: number) => ({ values: new Mapped(tf.topk(x.tensor, k).values) }),
    gather: (x: Mapped, indices: Mapped) => new Mapped(gatherEach(tf, x.tensor, indices.tensor)),
  };
}

/**
 * Each trial's own entries of `x`, `[trials, length, …]`, at `indices`, `[trials, count]`:
 * taken from all of them, one below the other. The library's `batchDims` would do,
 * but its wasm kernel (GatherV2 of tfjs-backend-wasm 4.22.0) takes wrong entries
 * for all but the first of the batch.
 */
function gatherEach(tf: Tf, x: Tensor, indices: Tensor): Tensor {
  const [trials, length, ...rest] = x.shape as [number, number, ...number[]];
  const firsts = tf.tensor2d(
    Array.from({ length: trials }, (_, trial) => trial * length),
    [trials, 1],
    "int32",
  );
  return tf.gather(tf.reshape(x, [trials * length, ...rest]), tf.add(indices, firsts));
}

function shapes(tf: Tf, trials: number) {
  const everyTrial = repeated(tf, trials);
  const slice = (x: Mapped, begin: number[], size: number[]) =>
    new Mapped(tf.slice(x.tensor, [0, ...begin], [-1, ...size]));
  const joined =
    (join: (parts: Tensor[], axis: number) => Tensor) =>
    (parts: readonly Value[], axis = 0) =>
      new Mapped(join(parts.map(everyTrial), shifted(axis)));
  return {
    slice,
    slice1d: (x: Mapped, begin: number, size: number) => slice(x, [begin], [size]),
    slice2d: slice,
    concat: joined(tf.concat),
    stack: joined(tf.stack),
    addN: (parts: readonly Value[]) => new Mapped(tf.addN(parts.map(everyTrial))),
    where: (condition: Value, a: Value, b: Value) =>
      new Mapped(tf.where(everyTrial(condition), everyTrial(a), everyTrial(b))),
    reshape: (x: Value, shape: number[]) =>
      isMapped(x)
        ? new Mapped(tf.reshape(x.tensor, [x.tensor.shape[0]!, ...shape]))
        : tf.reshape(x as Tensor, shape),
    expandDims: (x: Mapped, axis = 0) => new Mapped(tf.expandDims(x.tensor, shifted(axis))),
    tile: (x: Mapped, times: number[]) => new Mapped(tf.tile(x.tensor, [1, ...times])),
    transpose(x: Mapped, axes = Array.from({ length: x.rank }, (_, k) => x.rank - 1 - k)) {
      return new Mapped(tf.transpose(x.tensor, [0, ...axes.map(shifted)]));
    },
    split: (x: Mapped, parts: number | number[], axis = 0) =>
      tf.split(x.tensor, parts, shifted(axis)).map((part) => new Mapped(part)),
  };
}

/** What is the same for all trials, once a trial. */
function repeated(tf: Tf, trials: number) {
  return (value: Value): Tensor => {
    if (isMapped(value)) return value.tensor;
    const one = tf.expandDims(value as Tensor, 0);
    return tf.tile(one, [trials, ...new Array<number>(one.rank - 1).fill(1)]);
  };
}

function products(tf: Tf, trials: number) {
  const everyTrial = repeated(tf, trials);
  return {
    matMul(a: Value, b: Value) {
      if (!isMapped(a) && !isMapped(b)) return tf.matMul(a as Tensor, b as Tensor);
      if (isMapped(a) && !isMapped(b)) {
        // One product with all trials' rows, one below the other.
        const [rows, inner] = a.shape as [number, number];
        const tall = tf.reshape(a.tensor, [trials * rows, inner]);
        return new Mapped(tf.reshape(tf.matMul(tall, b as Tensor), [trials, rows, -1]));
      }
      return new Mapped(tf.matMul(everyTrial(a), everyTrial(b)));
    },
  };
}

type GradientOf = Parameters<Tf["customGrad"]>[0];

/** The definition's own gradient, with what it saves and gives back mapped as it is. */
function customGrad(tf: Tf) {
  return (define: GradientOf) =>
    (...inputs: readonly Mapped[]) => {
      const stacked = tf.customGrad((...given) => {
        const save = given.pop() as unknown as (tensors: Tensor[]) => void;
        let kinds: boolean[] = [];
        const saveRaw = (tensors: Tensor[]) => {
          kinds = tensors.map(isMapped);
          save(tensors.map(raw));
        };
        const wrap = (tensor: Tensor) => new Mapped(tensor) as unknown as Tensor;
        const definition = define(
          ...given.map((tensor) => wrap(tensor as Tensor)),
          saveRaw as unknown as Scalar,
        );
        return {
          value: raw(definition.value),
          gradFunc(dy, saved) {
            const gradients = definition.gradFunc(
              wrap(dy),
              saved.map((tensor, k) => (kinds[k] ? wrap(tensor) : tensor)),
            );
            return [gradients].flat().map(raw);
          },
        };
      });
      return new Mapped(stacked(...inputs.map(raw)));
    };
}
