import type { KernelBuild, Kernels } from "@auction-mech/kernels";

export interface Trained {
  readonly losses: readonly number[];
  readonly reached: readonly (readonly number[])[];
}

export function trainInPage(kernels: Kernels): Promise<{
  readonly build: KernelBuild;
  readonly threaded: boolean;
  readonly one: Trained;
  readonly three: Trained;
}>;
