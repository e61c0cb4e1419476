import { InvalidArgument } from "@auction-mech/core";
import { backends } from "./backends.js";

/** Where to compute. */
export type Device = "auto" | "cpu" | "gpu";

/** A package that computes and may be told apart where. */
export type ComputingPackage = "trainer" | "tuner" | "econ";

/** What to compute with, as the user asked for it. */
export interface ComputeChoice {
  readonly device: Device;
  /** "auto", "simd" (the kernels, which need no TensorFlow.js), or a backend's name. */
  readonly backend: string;
  /** Who says so: a flag, a variable, or "default". */
  readonly from: string;
}

export interface ComputeRequest {
  readonly package: ComputingPackage;
  /** The flags' values; absent where the user gave none. */
  readonly device?: string | undefined;
  readonly backend?: string | undefined;
  /** Default: the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Other words for devices. */
const DEVICES: Readonly<Record<string, Device>> = {
  auto: "auto",
  cpu: "cpu",
  gpu: "gpu",
  cuda: "gpu",
  mps: "gpu",
};

/** What never computes on a GPU. */
const WITHOUT_GPU = ["simd", "wasm", "cpu"];

/**
 * What a package computes with. The first of these that says something decides
 * alone:
 *
 * 1. the flags `--device` and `--backend`
 * 2. the package's variable, such as `AUCTION_MECH_TRAINER_BACKEND`
 * 3. `AUCTION_MECH_BACKEND`
 * 4. "auto"
 *
 * A variable holds "auto", "simd", a backend's name, or "gpu" for any GPU.
 *
 * @throws InvalidArgument for unknown words and for pairs that exclude each other
 */
export function chooseCompute(request: ComputeRequest): ComputeChoice {
  const { device, backend, environment = process.env } = request;
  if (device !== undefined || backend !== undefined) {
    return readChoice(device ?? "auto", backend ?? "auto", backend === undefined ? "--device" : "--backend");
  }
  for (const name of [`AUCTION_MECH_${request.package.toUpperCase()}_BACKEND`, "AUCTION_MECH_BACKEND"]) {
    const value = environment[name];
    if (value) return readChoice("auto", value, name);
  }
  return { device: "auto", backend: "auto", from: "default" };
}

// --- Internal helpers ---

function readChoice(device: string, backend: string, from: string): ComputeChoice {
  const wanted = DEVICES[device];
  if (wanted === undefined) {
    throw new InvalidArgument(
      `\`--device\` must be one of auto, cpu, gpu (or cuda, mps), but got "${device}". Choose one of them.`,
    );
  }
  // "cpu" is a backend's name too, and means that one here.
  if (DEVICES[backend] === "gpu") return readChoice("gpu", "auto", from);
  const known = ["auto", "simd", ...backends.entries().map(([name]) => name)];
  if (!known.includes(backend)) {
    throw new InvalidArgument(
      `\`${from}\` must be one of ${known.join(", ")}, gpu, but got "${backend}". Choose one of them.`,
    );
  }
  if (wanted === "gpu" && WITHOUT_GPU.includes(backend)) {
    throw new InvalidArgument(
      `\`--device gpu\` must go with a backend that can use a GPU, but got \`--backend ${backend}\`. Leave one of the two out.`,
    );
  }
  if (wanted === "cpu" && backend === "tensorflow-gpu") {
    throw new InvalidArgument(
      "`--device cpu` must go with a backend that can use the CPU, but got `--backend tensorflow-gpu`. Leave one of the two out.",
    );
  }
  return { device: wanted, backend, from };
}
