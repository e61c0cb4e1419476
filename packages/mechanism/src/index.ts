// Classical auctions
export { type FirstPriceOptions, firstPrice } from "./classical/first-price.js";
export type { IronedInterval } from "./classical/ironed-intervals.js";
export { type IronedVirtualValue, ironedVirtualValue } from "./classical/ironed-virtual-value.js";
export { type MyersonOptions, myerson } from "./classical/myerson.js";
export { type PersonalisedReservesOptions, personalisedReserves } from "./classical/personalised-reserves.js";
export { type PostedPriceOptions, postedPrice } from "./classical/posted-price.js";
export {
  type Threshold,
  type ThresholdMechanismOptions,
  type ThresholdRule,
  thresholdMechanism,
} from "./classical/threshold-mechanism.js";
export { type VickreyOptions, vickrey } from "./classical/vickrey.js";
export { type VickreyReserveOptions, vickreyReserve } from "./classical/vickrey-reserve.js";
export { type MechanismContext, type MechanismEntry, mechanismEntry, mechanisms } from "./registry.js";
export { thresholds } from "./thresholds.js";

// Trained auctions
export { type Architecture, learnedParameters, requireParameters } from "./trained/architecture.js";
export { architectures } from "./trained/architectures.js";
export { type AuctionNetSpec, auctionNet } from "./trained/auction-net.js";
export type { LookaheadNetSpec } from "./trained/lookahead-net/spec.js";
export { type LookaheadTables, lookaheadTables } from "./trained/lookahead-net/tables.js";
export { vickreyParameters } from "./trained/lookahead-net/vickrey-parameters.js";
export { lookaheadNet } from "./trained/lookahead-net.js";
export {
  AUCTION_FILE,
  type AuctionOrigin,
  decodeAuction,
  type EncodedAuction,
  encodeAuction,
  parametersFile,
  type SavedAuction,
} from "./trained/saved-auction.js";
