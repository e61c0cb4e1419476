import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BackendLoader, Tf } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";
import { inClone, installCommand } from "./install-command.js";
import { type Refusal, UnusableBackend } from "./unusable-backend.js";

const require = createRequire(import.meta.url);

/** The name that both addons, for CPU and GPU, register. */
const REGISTERED_AS = "tensorflow";

/** The release of the addons that fits the other parts of TensorFlow.js. */
const VERSION = "4.22.0";

/** TensorFlow's native library through @tensorflow/tfjs-node, an optional dependency. */
export const tensorflowLoader = nativeLoader({
  name: "tensorflow",
  library: "@tensorflow/tfjs-node",
  manifest: () => require.resolve("@tensorflow/tfjs-node/package.json"),
  start: () => require("@tensorflow/tfjs-node"),
  summary: "TensorFlow's native library (@tensorflow/tfjs-node)",
});

/** The same with CUDA, through @tensorflow/tfjs-node-gpu, an optional peer: Linux and Windows with CUDA 11.2. */
export const tensorflowGpuLoader = nativeLoader({
  name: "tensorflow-gpu",
  library: "@tensorflow/tfjs-node-gpu",
  manifest: () => require.resolve("@tensorflow/tfjs-node-gpu/package.json"),
  start: () => require("@tensorflow/tfjs-node-gpu"),
  summary: "TensorFlow's native library on an NVIDIA GPU with CUDA 11.2 (@tensorflow/tfjs-node-gpu)",
});

interface NativeOptions {
  readonly name: "tensorflow" | "tensorflow-gpu";
  readonly library: string;
  readonly summary: string;
  /** Where its package.json is; throws where it is not installed. */
  manifest(): string;
  /** Loads it, which registers the backend. */
  start(): unknown;
}

/** Exported for tests: the GPU addon has the interface of the CPU one. */
export function nativeLoader({ name, library, summary, manifest, start }: NativeOptions): BackendLoader {
  return {
    name,
    summary,
    registeredAs: REGISTERED_AS,
    native: true,
    missing: () => missing(library, folderOf(manifest)),
    files: () => addonsIn(folderOf(manifest)!),
    async load() {
      const refusal = missing(library, folderOf(manifest));
      if (refusal) throw new UnusableBackend(refusal);
      const tf = await tensorflowWithGradients();
      requireAlone(tf, name);
      restoreRemovedUtil();
      // Errors alone: it tells of its build and of the processor in ten lines otherwise.
      process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
      start();
      await tf.setBackend(REGISTERED_AS);
      const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean };
      if (name === "tensorflow-gpu" && !isUsingGpuDevice) {
        throw new UnusableBackend({
          reason: `${library} must find a GPU, but it found none that it can use, and would compute on the CPU.`,
          remedy: "Install NVIDIA's driver, CUDA 11.2 and cuDNN 8.1, or use the webgpu backend.",
        });
      }
      loaded = name;
      return isUsingGpuDevice
        ? { tf, device: "GPU (TensorFlow, CUDA)", processor: "gpu" }
        : { tf, device: "CPU (TensorFlow)", processor: "cpu" };
    },
  };
}

/** Which of the two this process has. */
let loaded: string | undefined;

/** Both register one name, so the second one would be the first in disguise. */
function requireAlone(tf: Tf, name: string): void {
  if (tf.findBackendFactory(REGISTERED_AS) === null || loaded === name) return;
  throw new UnusableBackend({
    reason: `A process can load one of tensorflow and tensorflow-gpu, but this one has the other already.`,
    remedy: `Use a new process for ${name}.`,
  });
}

function folderOf(manifest: () => string): string | undefined {
  try {
    return dirname(manifest());
  } catch {
    return undefined;
  }
}

function addonsIn(folder: string): string[] {
  const builds = join(folder, "lib");
  if (!existsSync(builds)) return [];
  return readdirSync(builds)
    .map((build) => join(builds, build, "tfjs_binding.node"))
    .filter((addon) => existsSync(addon));
}

function missing(library: string, folder: string | undefined): Refusal | undefined {
  if (folder === undefined) {
    return {
      reason: `${library} must be installed, but is not.`,
      remedy: `Run \`${installCommand(`${library}@${VERSION}`, { builds: true })}\` with network access.`,
    };
  }
  if (addonsIn(folder).length > 0) return undefined;
  return {
    reason: `${library} must have its native addon, but it was not downloaded.`,
    remedy: `Run \`${addonCommand(library)}\` with network access.`,
  };
}

/** A clone has a script that fetches the addon of the optional dependency. */
function addonCommand(library: string): string {
  if (!inClone) return `npm rebuild ${library}`;
  if (library === "@tensorflow/tfjs-node") return "pnpm fetch-addon --retry";
  return installCommand(`${library}@${VERSION}`, { builds: true });
}

/** tfjs-node 4.22.0 calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreRemovedUtil(): void {
  const util = require("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
