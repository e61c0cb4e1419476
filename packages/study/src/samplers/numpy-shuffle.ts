/**
 * The numbers 0 … count − 1 in the order in which NumPy's
 * `RandomState(seed).shuffle` leaves them: what numbers the points of Optuna's
 * grids.
 *
 * Matsumoto and Nishimura, "Mersenne Twister" (1998).
 *
 * @param seed 32 bits
 */
export function numpyShuffle(count: number, seed: number): Uint32Array {
  const next = mersenneTwister(seed);
  const order = Uint32Array.from({ length: count }, (_, k) => k);
  for (let last = count - 1; last > 0; last--) {
    // The bits that `last` needs, drawn until they are at most that.
    const mask = 2 ** (32 - Math.clz32(last)) - 1;
    let other = (next() & mask) >>> 0;
    while (other > last) other = (next() & mask) >>> 0;
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

// --- Internal helpers ---

const WORDS = 624;
const MIDDLE = 397;

/** MT19937 as `init_genrand` seeds it: 32 bits a call. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let k = 1; k < WORDS; k++) {
    const before = state[k - 1]!;
    state[k] = Math.imul(1812433253, before ^ (before >>> 30)) + k;
  }
  let at = WORDS;
  return () => {
    if (at === WORDS) {
      twist(state);
      at = 0;
    }
    let word = state[at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let k = 0; k < WORDS; k++) {
    const joined = (state[k]! & 0x80000000) | (state[(k + 1) % WORDS]! & 0x7fffffff);
    state[k] = state[(k + MIDDLE) % WORDS]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}
