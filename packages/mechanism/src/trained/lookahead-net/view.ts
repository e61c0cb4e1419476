/**
 * Bids beyond this many units of the scale are read as this many, so that no
 * sum in the network overflows whatever its 32-bit parameters are.
 */
const LARGEST = 1e30;

/** A bid in units of the scale, as the network reads it; nondecreasing as computed. */
export function scaledBid(bid: number, scale: number): number {
  return Math.min(bid / scale, LARGEST);
}

/**
 * Writes what a bidder sees that is exchangeable with the others: its own bid,
 * then the others' from the highest to the lowest. Each number of the view is
 * nondecreasing in each bid: an order statistic never falls when a bid rises,
 * and sorting does not round.
 *
 * @param scaled bids in units of the scale, `[bidders]`
 * @param view `[bidders]`, written
 */
export function writeSortedView(view: Float64Array, scaled: Float64Array, bidder: number): void {
  view[0] = scaled[bidder]!;
  let filled = 1;
  for (let j = 0; j < scaled.length; j++) {
    if (j === bidder) continue;
    const bid = scaled[j]!;
    let at = filled++;
    for (; at > 1 && view[at - 1]! < bid; at--) view[at] = view[at - 1]!;
    view[at] = bid;
  }
}
