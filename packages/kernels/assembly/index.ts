// What the compiled module exports. Addresses are bytes in the imported memory.

export { adam } from "./adam";
export { derive } from "./auction-net/derive";
export { descendGroup, imitateGroup, improveGroup, searchGroup, updateStretch } from "./auction-net/groups";
export { configure } from "./auction-net/network";
export { alongRows } from "./auction-net-run/along";
export { configureAuctionNetRun } from "./auction-net-run/network";
export { runRows } from "./auction-net-run/run";
export { denseBackwardInput, denseLinear, denseRelu } from "./dense";
export { denseBackwardWeights } from "./dense-gradient";
export { configureLookaheadAuction } from "./lookahead-auction/auction";
export { sellRows, thresholdRows } from "./lookahead-auction/rule";
export { imitateRankingGroup, improveRankingGroup } from "./lookahead-net/groups";
export { configureLookaheadNet } from "./lookahead-net/network";
export { deriveRanking, reduceRankingStretch, updateRanking } from "./lookahead-net/update";
export { transpose } from "./transpose";
