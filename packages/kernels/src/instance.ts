import type { CompiledModule } from "./compiled-module.js";

/** The unit of work of a thread; its argument says which of them. */
export const OPERATIONS = [
  "imitateGroup",
  "improveGroup",
  "searchGroup",
  "descendGroup",
  "updateStretch",
  "imitateRankingGroup",
  "improveRankingGroup",
  "reduceRankingStretch",
  "sellRows",
  "thresholdRows",
  "runRows",
  "alongRows",
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** The exports that point an instance at a network, one a kind of network. */
export type Configure =
  | "configure"
  | "configureLookaheadNet"
  | "configureLookaheadAuction"
  | "configureAuctionNetRun";

/** What a compiled module exports; the assembly says what each does. Addresses are bytes. */
export type KernelExports = Readonly<Record<Operation, (index: number) => void>> &
  Readonly<Record<Configure, (record: number, thread: number) => void>> & {
    derive(): void;
    updateRanking(): void;
    deriveRanking(): void;
    denseLinear: DenseForward;
    denseRelu: DenseForward;
    denseBackwardInput: DenseForward;
    denseBackwardWeights(
      x: number,
      dy: number,
      dw: number,
      db: number,
      inputs: number,
      outputs: number,
      bytes: number,
    ): void;
    transpose(from: number, to: number, rows: number, columns: number): void;
    adam(
      parameters: number,
      firstMoments: number,
      secondMoments: number,
      gradients: number,
      stride: number,
      partials: number,
      bytes: number,
      rate: number,
      correction: number,
      beta1: number,
      beta2: number,
      fresh1: number,
      fresh2: number,
      epsilon: number,
    ): void;
  };

type DenseForward = (
  x: number,
  weights: number,
  biasesOrActivations: number,
  y: number,
  inputs: number,
  outputs: number,
  bytes: number,
) => void;

const PAGE = 65536;
/** All that 32-bit addresses reach. */
export const LARGEST_MEMORY = 65536 * PAGE;

/** Memory of at least so many bytes. It never grows, so that views of it stay valid. */
export function kernelMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

export function instantiate(module: CompiledModule, memory: object): KernelExports {
  const abort = () => {
    throw new Error("a kernel aborted");
  };
  const instance = new WebAssembly.Instance(module as WebAssembly.Module, {
    env: { memory: memory as WebAssembly.Memory, abort, exp: Math.exp, log: Math.log },
  });
  return instance.exports as unknown as KernelExports;
}
