import { differentiableAuctionNet } from "./trained/auction-net.differentiable.js";
import { differentiableLookaheadNet } from "./trained/lookahead-net.differentiable.js";

export type {
  DifferentiableArchitecture,
  Forward,
  TensorOutcome,
  Tf,
} from "./trained/architecture.differentiable.js";
export { softAllocation, TEMPERATURE } from "./trained/lookahead-net/soft-allocation.differentiable.js";
export type { RankingNetwork } from "./trained/lookahead-net.differentiable.js";

/** The differentiable definitions by architecture name. */
export const differentiableArchitectures = {
  "lookahead-net": differentiableLookaheadNet,
  "auction-net": differentiableAuctionNet,
} as const;
