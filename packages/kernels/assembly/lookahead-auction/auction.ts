// One LookaheadNet that is run, in linear memory: what src/lookahead-auction/record.ts writes, field for field.

@unmanaged
export class Auction {
  bidders: i32;
  /** Hidden units, and the same rounded up to what a layer takes by units that are and stay 0. */
  hidden: i32;
  width: i32;
  pieces: i32;
  sets: i32;
  /** A 64-bit float: the unit of the network's inside. */
  scale: usize;
  /** `[sets]` tables of 64-bit floats, `tableBytes` apart; the rest are offsets in one. */
  tables: usize;
  tableBytes: usize;
  starts: usize;
  heights: usize;
  slopes: usize;
  weights1: usize;
  biases1: usize;
  weights2: usize;
  biases2: usize;
  weights3: usize;
  cross: usize;
  offset: usize;
  reserveWeights1: usize;
  reserveLogWeights1: usize;
  reserveBiases1: usize;
  reserveWeights2: usize;
  reserveBiases2: usize;
  reserveWeights3: usize;
  reserveSkip: usize;
  reserveOffset: usize;
  /** Rows at hand, and how many of them one piece of work takes. */
  rows: i32;
  rowsOfPiece: i32;
  /** Currency, `[rows][bidders]`. */
  bids: usize;
  /** The bidder whose threshold is asked, and where the search for it may stop, `[rows]`. */
  bidder: i32;
  highest: usize;
  /** `[rows]`: what is found. −1 where nobody wins. */
  winners: usize;
  prices: usize;
  /** The first thread's scratch; thread t's begins t · scratchBytes later. The rest are offsets in it. */
  scratch: usize;
  scratchBytes: usize;
  /** Bids in units of the scale, and one bidder's view of them, `[bidders]`. */
  scaled: usize;
  view: usize;
  /** `[width]` */
  units1: usize;
  units2: usize;
  /** `[bidders]`: scores, and rivals from the highest score down. */
  scores: usize;
  rivals: usize;
}

export let auction = changetype<Auction>(0);
/** This thread's scratch. */
export let scratch: usize = 0;

/** Points this instance at an auction and at a thread's scratch. */
export function configureLookaheadAuction(record: usize, thread: i32): void {
  auction = changetype<Auction>(record);
  scratch = auction.scratch + <usize>thread * auction.scratchBytes;
}

/** The table of a bidder's weight set. */
// @ts-ignore: decorator
@inline
export function tableOf(bidder: i32): usize {
  return auction.tables + (auction.sets == 1 ? 0 : <usize>bidder * auction.tableBytes);
}

/** Where the own bid stands in a bidder's view. */
// @ts-ignore: decorator
@inline
export function ownPlace(bidder: i32): i32 {
  return auction.sets == 1 ? 0 : bidder;
}

/** Element `k` of an array of 64-bit floats. */
// @ts-ignore: decorator
@inline
export function at(array: usize, k: i32): f64 {
  return load<f64>(array + (<usize>k << 3));
}
