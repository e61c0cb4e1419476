export type { Backend, BackendDevice, BackendLoader, BackendName, Processor, Tf } from "./backend.js";
export { backends } from "./backends.js";
export {
  type ComputeChoice,
  type ComputeRequest,
  type ComputingPackage,
  chooseCompute,
  type Device,
} from "./compute-choice.js";
export { type ExaminedBackend, examineBackends } from "./examine-backends.js";
export { type LoadBackendOptions, loadBackend } from "./load-backend.js";
export { type ProcessorFacts, processorFacts } from "./processor.js";
export type { Trial } from "./trial.js";
export { type TrialCache, trialCache } from "./trial-cache.js";
export { type TryOptions, tryBackend } from "./try-backend.js";
