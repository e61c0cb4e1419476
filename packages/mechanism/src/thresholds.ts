import {
  gatherProfiles,
  InvalidArgument,
  type Mechanism,
  outcomesAlong,
  type Profiles,
  profiles,
} from "@auction-mech/core";

/** How far above the highest bid a bidder's own bid is put to see what it would have to pay. */
const FAR_ABOVE = 1e6;
/** The own bid where that does not win: a reserve may lie any times above low bids, and above bids of 0 infinitely. */
const FARTHEST = 1e100;

/**
 * Every bidder's threshold in a deterministic truthful auction: the infimum of
 * the own bids that would win against the others' bids. By the payment
 * identity it is what the bidder pays at any winning bid, so one bid far above
 * all others tells it.
 *
 * @param bids `[batch, bidders]`, currency
 * @returns thresholds `[batch, bidders]`, currency; Infinity where even a bid
 *   of 1e100 does not win
 * @throws InvalidArgument when the auction gives chances instead of the item
 */
export function thresholds(mechanism: Mechanism, bids: Profiles): Profiles {
  const { batch, bidders, data } = bids;
  const far = Float64Array.from({ length: batch }, (_, row) => {
    let highest = Number.MIN_VALUE;
    for (let i = 0; i < bidders; i++) highest = Math.max(highest, data[row * bidders + i]!);
    return FAR_ABOVE * highest;
  });
  mechanism.run(bids).allocation.data.forEach((share, k) => {
    if (share === 0 || share === 1) return;
    throw new InvalidArgument(
      `Thresholds must come from an auction that sells or does not, but ${mechanism.name} gives bidder ${(k % bidders) + 1} a chance of ${share}. Leave the thresholds out.`,
    );
  });
  const found = profiles(batch, bidders);
  found.data.fill(Number.POSITIVE_INFINITY);
  const tryOut = (rows: Uint32Array, bidder: number, ownBids: Float64Array) => {
    const { allocation, payments } = outcomesAlong(mechanism, gatherProfiles(bids, rows), bidder, ownBids);
    rows.forEach((row, k) => {
      if (allocation[k] === 1) found.data[row * bidders + bidder] = payments[k]!;
    });
  };
  const every = Uint32Array.from({ length: batch }, (_, row) => row);
  for (let bidder = 0; bidder < bidders; bidder++) {
    tryOut(every, bidder, far);
    const left = every.filter((row) => found.data[row * bidders + bidder] === Number.POSITIVE_INFINITY);
    if (left.length > 0) tryOut(left, bidder, new Float64Array(left.length).fill(FARTHEST));
  }
  return found;
}
