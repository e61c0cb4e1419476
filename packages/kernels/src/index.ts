export {
  type AdamConstants,
  type AdamRate,
  type AuctionNetTrainer,
  type AuctionNetTrainerOptions,
  auctionNetTrainer,
  type ImitationReport,
  type LearningState,
} from "./auction-net/auction-net-trainer.js";
export type { ImprovementReport } from "./auction-net/descend.js";
export type { AuctionNetShape } from "./auction-net/dimensions.js";
export type { Penalties, PenaltyWeights } from "./auction-net/penalties.js";
export type { KernelBuild } from "./builds.js";
export { type FetchOptions, fetchKernels } from "./fetch-kernels.js";
export type { CompiledModule, Kernels, LoadOptions, ReadModule } from "./kernels.js";
export type { PoolWorker, SpawnWorker, WorkerTask } from "./threads/spawn-worker.js";
