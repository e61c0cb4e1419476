/** Remembers prices that the others' bids fix, each where a hash of them falls: a later one may take its place. */
export interface PriceMemo {
  /** @param row the bids, `[bidders]`; that of `bidder` is not read */
  get(bidder: number, row: Float64Array, price: () => number): number;
}

const SLOTS = 2 ** 14;
/** Knuth's multiplier: 2³² over the golden ratio. */
const SPREAD = 0x9e3779b1;

export function priceMemo(bidders: number): PriceMemo {
  const owners = new Int32Array(SLOTS).fill(-1);
  const others = new Float64Array(SLOTS * bidders);
  const prices = new Float64Array(SLOTS);
  const asked = new Float64Array(bidders);
  const words = new Uint32Array(asked.buffer);

  function slotOf(bidder: number): number {
    let hash = bidder;
    for (let k = 0; k < words.length; k++) {
      hash = Math.imul(hash ^ words[k]!, SPREAD);
      hash ^= hash >>> 15;
    }
    return hash & (SLOTS - 1);
  }

  function holds(slot: number, bidder: number): boolean {
    if (owners[slot] !== bidder) return false;
    for (let j = 0; j < bidders; j++) if (others[slot * bidders + j] !== asked[j]) return false;
    return true;
  }

  return {
    get(bidder, row, price) {
      asked.set(row);
      asked[bidder] = 0;
      const slot = slotOf(bidder);
      if (holds(slot, bidder)) return prices[slot]!;
      const found = price();
      owners[slot] = bidder;
      others.set(row, slot * bidders);
      others[slot * bidders + bidder] = 0;
      prices[slot] = found;
      return found;
    },
  };
}
