import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { requireInteger } from "./requirements.js";

/** A stream of random numbers. Stateful: every call moves it on. */
export interface Random {
  /** Uniform on [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Uniform on the whole numbers 0 … `bound - 1`; `bound` is at least 1. */
  integer(bound: number): number;
}

/**
 * The random stream for one purpose of one run. Streams are independent of one
 * another and depend on nothing but their three names, so that adding a
 * bidder, a step or a thread never shifts another stream.
 *
 * @param seed the run's seed, a whole number in [0, 2^53)
 * @param purpose what the numbers are for, such as "train-values"
 * @param index which of the purpose's streams, such as the step
 */
export function stream(seed: number, purpose: string, index = 0): Random {
  requireInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("index", index, 0, Number.MAX_SAFE_INTEGER);
  const generator = xoroshiro128plusFromState(streamState(seed, purpose, index));
  let spareNormal = Number.NaN;

  // The generator's lowest bits are its weakest, hence the shifts.
  const uniform = () => ((generator.next() >>> 5) * 2 ** 26 + (generator.next() >>> 6)) * 2 ** -53;

  return {
    uniform,
    exponential: () => -Math.log1p(-uniform()),
    integer(bound) {
      requireInteger("bound", bound, 1, Number.MAX_SAFE_INTEGER);
      return Math.floor(uniform() * bound);
    },
    /** Marsaglia's polar method; each round yields two normals. */
    normal() {
      if (!Number.isNaN(spareNormal)) {
        const normal = spareNormal;
        spareNormal = Number.NaN;
        return normal;
      }
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spareNormal = y * factor;
        return x * factor;
      }
    },
  };
}

/** Shuffles the numbers 0 … `length - 1` (Fisher and Yates). */
export function permutation(length: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length }, (_, k) => k);
  for (let k = length - 1; k > 0; k--) {
    const other = random.integer(k + 1);
    const held = order[k]!;
    order[k] = order[other]!;
    order[other] = held;
  }
  return order;
}

// --- Stream derivation ---

/**
 * 128 bits from (seed, purpose, index): each 32-bit word is absorbed into four
 * lanes, which are then mixed into one another. The multipliers and the final
 * avalanche are those of MurmurHash3 (Appleby, 2011), public domain.
 */
function streamState(seed: number, purpose: string, index: number): number[] {
  const words = [
    seed | 0,
    Math.floor(seed / 2 ** 32),
    index | 0,
    Math.floor(index / 2 ** 32),
    purpose.length,
  ];
  for (let k = 0; k < purpose.length; k++) words.push(purpose.charCodeAt(k));
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (const word of words) {
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul(lanes[lane]! ^ word, [0xcc9e2d51, 0x1b873593, 0x85ebca6b, 0xc2b2ae35][lane]!);
      lanes[lane] = (mixed ^ (mixed >>> 15)) + Math.imul(lanes[(lane + 1) & 3]!, 5);
    }
  }
  for (let round = 0; round < 2; round++) {
    for (let lane = 0; lane < 4; lane++) lanes[lane] = avalanche(lanes[lane]! + lanes[(lane + 3) & 3]!);
  }
  return lanes;
}

function avalanche(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
