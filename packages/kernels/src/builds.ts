/**
 * "simd": plain 128-bit SIMD, the same bits on every machine. "relaxed-simd":
 * multiplies and adds with one rounding where the processor can; faster, and
 * different in the last bits.
 */
export type KernelBuild = "simd" | "relaxed-simd";

/**
 * The smallest module with a relaxed instruction (`f32x4.relaxed_madd` of three
 * zero vectors): it validates where they are known.
 */
const RELAXED_PROBE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0, 65, 0, 253, 15, 65, 0, 253,
  15, 65, 0, 253, 15, 253, 133, 2, 26, 11,
]);

/** Whether this engine knows relaxed SIMD. */
export function knowsRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}
