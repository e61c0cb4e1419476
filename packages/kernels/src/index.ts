export {
  type AuctionNetTrainer,
  type AuctionNetTrainerOptions,
  auctionNetTrainer,
  type ImitationReport,
} from "./auction-net/auction-net-trainer.js";
export { auctionNetNeeds } from "./auction-net/auction-net-workspace.js";
export type { ImprovementReport } from "./auction-net/descend.js";
export type { AuctionNetShape } from "./auction-net/dimensions.js";
export type { Penalties, PenaltyWeights } from "./auction-net/penalties.js";
export {
  type AuctionNetRun,
  type AuctionNetRunOptions,
  auctionNetRun,
} from "./auction-net-run/run-auction-net.js";
export type { KernelBuild } from "./builds.js";
export type { CompiledModule } from "./compiled-module.js";
export { type FetchOptions, fetchKernels } from "./fetch-kernels.js";
export { LARGEST_MEMORY } from "./instance.js";
export type { Kernels, LoadOptions, ReadModule } from "./kernels.js";
export type { AdamConstants, AdamRate, LearningState } from "./learning-state.js";
export type { AuctionTables } from "./lookahead-auction/auction-tables.js";
export {
  type LookaheadAuction,
  lookaheadAuction,
} from "./lookahead-auction/lookahead-auction.js";
export type { LookaheadAuctionOptions } from "./lookahead-auction/options.js";
export type { LookaheadNetShape } from "./lookahead-net/dimensions.js";
export { lookaheadNetNeeds } from "./lookahead-net/learning-network.js";
export {
  type EstimatorDraws,
  type LookaheadNetTrainer,
  lookaheadNetTrainer,
} from "./lookahead-net/lookahead-net-trainer.js";
export type { LookaheadNetTrainerOptions } from "./lookahead-net/options.js";
export type { StepNeeds } from "./step-needs.js";
export type { PoolWorker, SpawnWorker, WorkerTask } from "./threads/spawn-worker.js";
