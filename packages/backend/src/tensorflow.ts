import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { BackendUnavailable } from "@auction-mech/core";
import type { BackendLoader } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";

const require = createRequire(import.meta.url);

/** TensorFlow's native CPU library through @tensorflow/tfjs-node, an optional dependency. */
export const tensorflowLoader: BackendLoader = {
  name: "tensorflow",
  summary: "TensorFlow's native library (@tensorflow/tfjs-node)",
  async load() {
    await requireUsableAddon();
    const tf = await tensorflowWithGradients();
    restoreRemovedUtil();
    require("@tensorflow/tfjs-node");
    await tf.setBackend("tensorflow");
    return { tf, device: "CPU (TensorFlow)" };
  },
};

/** tfjs-node 4.22.0 calls `util.isNullOrUndefined`, which Node 23 removed. */
const RESTORE_REMOVED_UTIL =
  "const util = require('node:util'); util.isNullOrUndefined ??= (value) => value == null;";

function restoreRemovedUtil(): void {
  const util = require("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/**
 * Loads the addon in a child process first: on a processor without AVX it
 * kills whoever loads it.
 */
async function requireUsableAddon(): Promise<void> {
  let folder: string;
  try {
    folder = dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  } catch (cause) {
    throw new BackendUnavailable("@tensorflow/tfjs-node must be installed, but is not. Add it to use it.", {
      cause,
    });
  }
  const library = join(folder, "lib");
  const built =
    existsSync(library) &&
    readdirSync(library).some((build) => existsSync(join(library, build, "tfjs_binding.node")));
  if (!built) {
    throw new BackendUnavailable(
      "@tensorflow/tfjs-node must have its native addon, but it was not downloaded. Run `npm rebuild @tensorflow/tfjs-node` with network access.",
    );
  }
  const script = `${RESTORE_REMOVED_UTIL} require(${JSON.stringify(folder)}).tidy(() => 0);`;
  try {
    await promisify(execFile)(process.execPath, ["-e", script], {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
    });
  } catch (cause) {
    throw new BackendUnavailable(
      "@tensorflow/tfjs-node's addon must load, but it failed in a trial process, as it does on processors without AVX. Use the wasm backend.",
      { cause },
    );
  }
}
