import type * as tfjs from "@tensorflow/tfjs-core";
import type { Refusal } from "./unusable-backend.js";

/** The TensorFlow.js namespace. */
export type Tf = typeof tfjs;

export type BackendName = "tensorflow-gpu" | "webgpu" | "tensorflow" | "wasm" | "cpu";

/** What kind of processor computes. */
export type Processor = "gpu" | "cpu";

/** What a backend turns out to be once it is up. */
export interface BackendDevice {
  /** What computes, in words: "CPU (WebAssembly SIMD)". */
  readonly device: string;
  /** The kind of the device in use, which is not always the one that the backend is made for. */
  readonly processor: Processor;
}

/** A TensorFlow.js backend that is ready to compute, with gradients registered. */
export interface Backend extends BackendDevice {
  readonly name: BackendName;
  readonly tf: Tf;
  /** Why this backend and no faster one, in words. */
  readonly reason: string;
  /**
   * Makes it the one that computes, where another has been brought up since:
   * TensorFlow.js has one at a time.
   */
  use(): void;
}

/** How one backend is brought up. */
export interface BackendLoader {
  readonly name: BackendName;
  readonly summary: string;
  /** The name under which TensorFlow.js knows it. */
  readonly registeredAs: string;
  /** Native code, which may end or hang the process that loads it: a child process tries it first. */
  readonly native: boolean;
  /** What is not installed, where something is not. */
  missing(): Refusal | undefined;
  /** Its files: what was found out about it is void once one of them changes. */
  files(): readonly string[];
  /** @throws UnusableBackend when it cannot be used here */
  load(): Promise<BackendDevice & { readonly tf: Tf }>;
}
