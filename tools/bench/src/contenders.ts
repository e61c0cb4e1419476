import { loadBackend } from "@auction-mech/backend";
import type { TrainingEngine } from "@auction-mech/core";
import { loadKernels } from "@auction-mech/kernels/node";
import { simdEngine, tensorEngine } from "@auction-mech/trainer";
import type { Job } from "./job.js";

/** One way to take the steps. */
export interface Contender {
  readonly name: string;
  /** Steps between two turns of the others: about as long for each. */
  readonly steps: number;
  open(job: Job): TrainingEngine;
}

/** The tensor engine on the fastest backend here, then the kernels: both builds, each on 1 … `threads` threads. */
export async function contenders(threads: number): Promise<readonly Contender[]> {
  const backend = await loadBackend();
  const plain = await loadKernels({ deterministic: true });
  const fastest = await loadKernels();
  const builds = fastest.build === plain.build ? [plain] : [plain, fastest];
  const counts = threads > 1 ? [1, threads] : [1];
  return [
    {
      name: `tensor engine, ${backend.name}`,
      steps: 2,
      open: ({ training }) => tensorEngine({ ...training, backend }),
    },
    ...builds.flatMap((kernels) =>
      counts.map((count) => ({
        name: `${kernels.build}, ${count} ${count === 1 ? "thread" : "threads"}`,
        steps: 40,
        open: ({ training }: Job) => simdEngine({ ...training, kernels, threads: count }),
      })),
    ),
  ];
}
