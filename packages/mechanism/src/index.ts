export { type Architecture, requireParameters } from "./trained/architecture.js";
export { architectures } from "./trained/architectures.js";
export { type AuctionNetSpec, auctionNet } from "./trained/auction-net.js";
export {
  AUCTION_FILE,
  type AuctionOrigin,
  decodeAuction,
  type EncodedAuction,
  encodeAuction,
  parametersFile,
  type SavedAuction,
} from "./trained/saved-auction.js";
