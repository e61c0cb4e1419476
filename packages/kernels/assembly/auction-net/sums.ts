// What a group adds up for the report, in 64-bit floats: three numbers, then one a bidder of each kind.

import { net } from "./network";

export const enum Total {
  Revenue,
  AllocationError,
  PaymentError,
}

export const enum BidderTotal {
  /** As differentiated: from the same forward pass as its gradient. */
  Regret,
  Gap,
  Ir,
  /** As the search found them. */
  SearchedRegret,
  SearchedGap,
  SearchedIr,
}

/** Where the numbers that are one a bidder begin; the fourth word is empty. */
const BY_BIDDER: usize = 4;

/** This group's record. */
let record: usize = 0;

export function useSums(group: i32): void {
  record = net.sums + <usize>group * net.sumBytes;
}

export function clearSums(): void {
  memory.fill(record, 0, net.sumBytes);
}

// @ts-ignore: decorator
@inline
export function addTotal(kind: Total, value: f32): void {
  const at = record + (<usize>kind << 3);
  store<f64>(at, load<f64>(at) + <f64>value);
}

// @ts-ignore: decorator
@inline
export function addBidderTotal(kind: BidderTotal, bidder: i32, value: f32): void {
  const at = record + ((BY_BIDDER + <usize>kind * <usize>net.bidders + <usize>bidder) << 3);
  store<f64>(at, load<f64>(at) + <f64>value);
}
