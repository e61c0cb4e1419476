import {
  type Backend,
  type ComputeChoice,
  chooseCompute,
  type Device,
  loadBackend,
} from "@auction-mech/backend";
import { BackendUnavailable, InvalidArgument } from "@auction-mech/core";
import {
  acceleratedBy,
  openCompute,
  type Plan,
  type SettledCompute,
  settleCompute,
  type Task,
} from "@auction-mech/trainer";
import type { SweepConfig } from "./sweep-config.js";

/** What trials are to be trained with. */
export interface SweepComputeWish {
  readonly backend: string;
  readonly device?: Device | undefined;
  /** Who chose the backend: a flag, or a variable. @default "default", nobody */
  readonly from?: string | undefined;
  readonly deterministic?: boolean | undefined;
  /** Trials that one process trains at once, as one computation on a TensorFlow.js backend. @default 1 */
  readonly batchTrials?: number | undefined;
}

/** What a sweep's record says of who computes: the tuner's choice trains, econ's measures. */
export type SweepCompute = Pick<SweepConfig, "backendFrom" | "batchTrials" | "measuring"> & SettledCompute;

/**
 * @param task what is trained
 * @param plan makes one of a trial, of which "auto" takes a few steps to learn whether a GPU is faster
 * @throws InvalidArgument or BackendUnavailable for what cannot be had
 */
export async function settleSweepCompute(
  wish: SweepComputeWish,
  task: Task,
  plan: () => Plan,
): Promise<SweepCompute> {
  const { backend, device = "auto", from = "default", deterministic, batchTrials = 1 } = wish;
  const settled =
    batchTrials > 1
      ? await settleBatch(wish, batchTrials, plan)
      : await settleCompute({ backend, device, deterministic }, [task], plan);
  return { ...settled, backendFrom: from, batchTrials, measuring: chooseMeasuring() };
}

// --- Internal helpers ---

/** Measuring takes 64 bits, which no TensorFlow.js backend has. */
function chooseMeasuring(): SweepConfig["measuring"] {
  const { backend, from }: ComputeChoice = chooseCompute({ package: "econ" });
  return { backend: backend === "cpu" ? "cpu" : "simd", from };
}

/** Trials go together on one TensorFlow.js backend: on a GPU, or where the user names one. */
async function settleBatch(
  { backend, device = "auto", deterministic = false }: SweepComputeWish,
  batchTrials: number,
  plan: () => Plan,
): Promise<SettledCompute> {
  const trained = `\`--batch-trials ${batchTrials}\` trains on a TensorFlow.js backend`;
  if (backend === "simd") {
    throw new InvalidArgument(
      `${trained}, but got the simd engine, which trains one network at a time. Use \`--workers\` instead, or name a backend by \`--backend\`.`,
    );
  }
  if (deterministic) {
    throw new InvalidArgument(
      `${trained}, whose sums depend on which trials go together, but got \`--deterministic\`. Leave one of the two out.`,
    );
  }
  if (backend !== "auto") return { backend: (await loadBackend(backend, { device })).name, deterministic };
  const onCpu = "On a CPU `--workers` is faster; `--backend NAME` has them go together all the same.";
  if (device === "cpu") {
    throw new InvalidArgument(`${trained} and is made for a GPU, but got \`--device cpu\`. ${onCpu}`);
  }
  const gpu = await loadBackend("auto", { device: "gpu" }).catch((cause: unknown) => {
    if (!BackendUnavailable.isInstance(cause)) throw cause;
    throw new BackendUnavailable(
      `${trained} and is made for a GPU, but none is usable here; \`auction-mech doctor\` says why. ${onCpu}`,
      { cause },
    );
  });
  if (device === "gpu" || (await isFasterTogether(gpu, batchTrials, plan))) {
    return { backend: gpu.name, deterministic };
  }
  throw new InvalidArgument(
    `${trained} where that is faster than the kernels, but ${gpu.name}, measured on some of these trials' steps, is not. ${onCpu}`,
  );
}

/** The measured rule of "auto", for trials that go together. */
async function isFasterTogether(gpu: Backend, trials: number, plan: () => Plan): Promise<boolean> {
  const onCpu = await openCompute({ backend: "simd" });
  const { mechanism } = plan();
  const accelerated = await acceleratedBy([mechanism], plan, onCpu, { trials, gpu: async () => gpu });
  return mechanism in accelerated;
}
