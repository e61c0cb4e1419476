import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { AdapterInfo, Gpu } from "webgpu";
import type { BackendDevice, BackendLoader } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";
import { installCommand } from "./install-command.js";
import { type Refusal, UnusableBackend } from "./unusable-backend.js";

const require = createRequire(import.meta.url);

/** Dawn frees its devices with this object. */
let gpu: Gpu | undefined;

/** WebGPU in Node: Dawn (npm `webgpu`, an optional peer) over Vulkan, Metal or Direct3D 12. */
export const webgpuLoader: BackendLoader = {
  name: "webgpu",
  summary: "NVIDIA, AMD, Intel and Apple GPUs over Vulkan, Metal or Direct3D 12 (npm webgpu)",
  registeredAs: "webgpu",
  native: true,
  missing: () => (folder() === undefined ? NOT_INSTALLED : undefined),
  files() {
    const builds = join(folder()!, "dist");
    const files = existsSync(builds) ? readdirSync(builds, { recursive: true, encoding: "utf8" }) : [];
    return files.filter((file) => file.endsWith(".node")).map((file) => join(builds, file));
  },
  async load() {
    if (folder() === undefined) throw new UnusableBackend(NOT_INSTALLED);
    const dawn = await importDawn();
    Object.assign(globalThis, dawn.globals);
    gpu ??= dawn.create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null) {
      throw new UnusableBackend({
        reason: "webgpu must find a graphics driver, but found none that it can use.",
        remedy: "Install the GPU's driver with its Vulkan part (on Linux also the package libvulkan1).",
      });
    }
    const tf = await tensorflowWithGradients();
    await withNavigator(gpu, async () => {
      await import("@tensorflow/tfjs-backend-webgpu");
      await tf.setBackend("webgpu");
    });
    return { tf, ...deviceOf(adapter.info) };
  },
};

const NOT_INSTALLED: Refusal = {
  reason: "npm's webgpu must be installed, but is not.",
  remedy: `Run \`${installCommand("webgpu")}\`.`,
};

function folder(): string | undefined {
  try {
    return dirname(require.resolve("webgpu"));
  } catch {
    return undefined;
  }
}

async function importDawn(): Promise<typeof import("webgpu")> {
  try {
    return await import("webgpu");
  } catch (cause) {
    throw new UnusableBackend(
      {
        reason: "npm's webgpu must have a build for this system, but has none that loads.",
        remedy: "Use another backend.",
      },
      { cause },
    );
  }
}

/** TensorFlow.js looks for WebGPU where browsers have it; nobody else is to take this for a browser. */
async function withNavigator(ofNode: Gpu, start: () => Promise<void>): Promise<void> {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const value = { gpu: ofNode, userAgent: "node" };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true, writable: true });
  try {
    await start();
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
}

/** Renderers that run on the processor. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

function deviceOf({ vendor, architecture, description, isFallbackAdapter }: AdapterInfo): BackendDevice {
  const name = description || [vendor, architecture].filter(Boolean).join(" ") || "unnamed";
  return isFallbackAdapter || SOFTWARE.test(`${architecture} ${description}`)
    ? { device: `CPU (WebGPU in software, ${name})`, processor: "cpu" }
    : { device: `GPU (WebGPU, ${name})`, processor: "gpu" };
}
