/**
 * Bandwidths of the kernels of a Parzen estimator on `[low, high]`: each is the
 * larger distance to its two neighbours, the ends counting as neighbours but
 * for the outermost kernels of several, then clipped to
 * [(high − low) / min(100, 1 + kernels), high − low].
 *
 * Takes linear time: distances below the lower clip need not be known, so
 * kernels are put into bins of that width, and only each bin's lowest and
 * highest kernel can have a wider one.
 *
 * Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (2011), section 4;
 * Watanabe, "Tree-Structured Parzen Estimator" (2023), section 3.3.
 *
 * @param centres where the kernels are, in any order
 * @param kernels how many kernels the estimator has, the prior included
 */
export function kernelWidths(
  centres: Float64Array,
  low: number,
  high: number,
  kernels: number,
): Float64Array {
  const widest = high - low;
  const narrowest = widest / Math.min(100, 1 + kernels);
  const widths = new Float64Array(centres.length).fill(narrowest);
  const ends = binEnds(centres, low, narrowest);
  for (let k = 0; k < ends.length; k++) {
    const at = ends[k]!;
    const below = k > 0 ? centres[ends[k - 1]!]! : low;
    const above = k + 1 < ends.length ? centres[ends[k + 1]!]! : high;
    const several = ends.length > 1;
    const left = several && k === 0 ? 0 : centres[at]! - below;
    const right = several && k + 1 === ends.length ? 0 : above - centres[at]!;
    widths[at] = Math.min(widest, Math.max(narrowest, left, right));
  }
  return widths;
}

// --- Internal helpers ---

/** The lowest and the highest kernel of each bin, ascending; one entry where they are the same. */
function binEnds(centres: Float64Array, low: number, width: number): number[] {
  const lowest = new Map<number, number>();
  const highest = new Map<number, number>();
  for (let k = 0; k < centres.length; k++) {
    const bin = Math.floor((centres[k]! - low) / width);
    const first = lowest.get(bin);
    const last = highest.get(bin);
    if (first === undefined || centres[k]! < centres[first]!) lowest.set(bin, k);
    if (last === undefined || centres[k]! >= centres[last]!) highest.set(bin, k);
  }
  const ends: number[] = [];
  for (const bin of [...lowest.keys()].sort((a, b) => a - b)) {
    const first = lowest.get(bin)!;
    const last = highest.get(bin)!;
    ends.push(first);
    if (last !== first) ends.push(last);
  }
  return ends;
}
