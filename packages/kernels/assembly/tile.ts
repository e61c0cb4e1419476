// A tile holds the activations of up to 64 rows, unit by unit: [units][64], rows in the lanes of a vector.
// 64 rows of a whole small network stay in the first two caches.

/** Rows of a tile. */
export const TILE: i32 = 64;

/** Bytes from one unit's row of a tile to the next. */
export const UNIT: usize = <usize>TILE * 4;

/** Kernels work on eight rows at a time: the bytes of a unit that hold `rows`, rounded up. */
// @ts-ignore: decorator
@inline
export function usedBytes(rows: i32): usize {
  return (<usize>((rows + 7) & ~7)) << 2;
}

/** Rows of a batch's tile that hold profiles. */
// @ts-ignore: decorator
@inline
export function rowsOf(tile: i32, batch: i32): i32 {
  return min(TILE, batch - tile * TILE);
}
