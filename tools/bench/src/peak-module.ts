const CHAINS = 12;
const UNROLLED = 4;
const LANES = 4;

/** Floating-point operations of one iteration of the module's loop. */
export const ITERATION_FLOPS = CHAINS * UNROLLED * LANES * 2;

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const SPLAT = [0xfd, 0x13];
const MULTIPLY = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];
const RELAXED_MULTIPLY_ADD = [0xfd, 0x85, 0x02];
/** Locals: the iterations left, the factor, the term, and the chains. */
const FACTOR = 1;
const TERM = 2;
const chain = (k: number) => 3 + k;

/**
 * A WebAssembly module that does nothing but multiply and add 128-bit vectors,
 * twelve independent chains of them: `run(iterations)` is as fast as a
 * processor's 128-bit units go.
 *
 * @param fused one instruction for a product and a sum (relaxed SIMD), or two
 */
export function peakModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const steps = Array.from({ length: UNROLLED * CHAINS }, (_, step) => {
    const own = chain(step % CHAINS);
    const operands = [LOCAL_GET, own, LOCAL_GET, FACTOR];
    return fused
      ? [...operands, LOCAL_GET, TERM, ...RELAXED_MULTIPLY_ADD, LOCAL_SET, own]
      : [...operands, ...MULTIPLY, LOCAL_GET, TERM, ...ADD, LOCAL_SET, own];
  }).flat();
  const chains = Array.from({ length: CHAINS }, (_, k) => k);
  const set = (local: number, value: number) => [...constant(value), ...SPLAT, LOCAL_SET, local];
  const body = [
    ...[1, CHAINS + 2, 0x7b], // one group of locals: vectors
    ...set(FACTOR, 0.999),
    ...set(TERM, 0.001),
    ...chains.flatMap((k) => set(chain(k), 1 + k)),
    ...[0x03, 0x40, ...steps], // loop
    ...[LOCAL_GET, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b], // counts down and ends
    ...[LOCAL_GET, chain(0), ...chains.slice(1).flatMap((k) => [LOCAL_GET, chain(k), ...ADD])],
    ...[0xfd, 0x1f, 0, 0x0b], // the first lane of the sum is the result, so that nothing is left out
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]), // (i32) -> f32
    ...section(3, [1, 0]),
    ...section(7, [1, ...counted([..."run"].map((letter) => letter.charCodeAt(0))), 0, 0]),
    ...section(10, [1, ...counted(body)]),
  ]);
}

function constant(value: number): number[] {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}

function section(id: number, contents: readonly number[]): number[] {
  return [id, ...counted(contents)];
}

/** The bytes after their count, which is in LEB128. */
function counted(bytes: readonly number[]): number[] {
  const count: number[] = [];
  for (let left = bytes.length; ; left >>= 7) {
    count.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
    if (left <= 0x7f) return [...count, ...bytes];
  }
}
