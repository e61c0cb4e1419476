import type * as tfjs from "@tensorflow/tfjs-core";

/** The TensorFlow.js namespace. */
export type Tf = typeof tfjs;

export type BackendName = "tensorflow" | "wasm" | "cpu";

/** A TensorFlow.js backend that is ready to compute, with gradients registered. */
export interface Backend {
  readonly name: BackendName;
  readonly tf: Tf;
  /** What computes: "CPU" and, where known, how. */
  readonly device: string;
  /** Why this backend and no faster one, in words. */
  readonly reason: string;
}

/** How one backend is brought up. Throws with the reason when it cannot be used here. */
export interface BackendLoader {
  readonly name: BackendName;
  readonly summary: string;
  load(): Promise<{ readonly tf: Tf; readonly device: string }>;
}
