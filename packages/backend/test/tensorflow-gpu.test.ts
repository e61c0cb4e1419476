import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { nativeLoader, tensorflowLoader } from "../src/native-tensorflow.js";

const require = createRequire(import.meta.url);
const absent = tensorflowLoader.missing();

/** What `tensorflow-gpu` loads, with the CPU's addon in place of the GPU's, and what that says of the device it took. */
const throughCpuAddon = (isUsingGpuDevice: boolean) =>
  nativeLoader({
    name: "tensorflow-gpu",
    library: "@tensorflow/tfjs-node-gpu",
    summary: "",
    manifest: () => require.resolve("@tensorflow/tfjs-node/package.json"),
    start() {
      const tf = require("@tensorflow/tfjs-node");
      tf.findBackend("tensorflow").isUsingGpuDevice = isUsingGpuDevice;
    },
  });

describe.skipIf(absent)("tensorflow-gpu, through the addon for the CPU", () => {
  it("is a GPU where its library took one", async () => {
    expect(await throughCpuAddon(true).load()).toMatchObject({
      processor: "gpu",
      device: "GPU (TensorFlow, CUDA)",
    });
  });

  it("is refused where it fell back to the CPU, which its library does in silence", async () => {
    await expect(throughCpuAddon(false).load()).rejects.toThrow(
      /tfjs-node-gpu must find a GPU, but it found none that it can use.* Install NVIDIA's driver/,
    );
  });
});

describe.runIf(absent)("tensorflow-gpu, through the addon for the CPU", () => {
  it.skip(`is not tested: ${absent?.reason}`, () => {});
});
