import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { backends, tryBackend } from "@auction-mech/backend";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addonFolder, compileAddon } from "../src/compile-addon.js";
import { findTensorflow, type TensorflowLibrary } from "../src/find-tensorflow.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "auction-mech-native-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), "");
  }
}

describe("findTensorflow", () => {
  it("knows libtensorflow's layout", async () => {
    await files("include/tensorflow/c/c_api.h", "lib/libtensorflow.so.2", "lib/libtensorflow_framework.so.2");
    expect(findTensorflow(folder)).toEqual({
      include: join(folder, "include"),
      libraries: [join(folder, "lib/libtensorflow.so.2"), join(folder, "lib/libtensorflow_framework.so.2")],
    });
  });

  it.each(["", "tensorflow", "lib/python3.12/site-packages/tensorflow"])(
    "knows the Python package's layout, in %s",
    async (place) => {
      const names = ["include/tensorflow/c/c_api.h", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
      await files(...names.map((name) => join(place, name)));
      expect(findTensorflow(folder).libraries[0]).toBe(join(folder, place, "libtensorflow_cc.so.2"));
    },
  );

  it("says what is missing where", async () => {
    expect(() => findTensorflow(folder)).toThrow(/must have include\/tensorflow\/c\/c_api\.h.*pip install/);
    await files("include/tensorflow/c/c_api.h", "lib/libtensorflow.so.2");
    expect(() => findTensorflow(folder)).toThrow(/libtensorflow_framework, but there is none in/);
  });
});

describe("compileAddon", () => {
  it("says so when the compiler fails, and leaves no addon", async () => {
    await files("include/tensorflow/c/c_api.h", "binding/tfjs_backend.cc", "binding/tfjs_binding.cc");
    await writeFile(join(folder, "binding/tfjs_binding.cc"), "#error not a real addon\n");
    const library: TensorflowLibrary = { include: join(folder, "include"), libraries: [] };
    expect(() => compileAddon(library, folder)).toThrow(/must compile, but .* failed: .*not a real addon/);
  });

  const found = library();
  it.skipIf(found === undefined)(
    found ? "links to the TensorFlow here, and it computes" : "links to a TensorFlow (skipped: none here)",
    { timeout: 300_000 },
    async () => {
      compileAddon(found!, addonFolder());
      expect(await tryBackend(backends.get("tensorflow"), { fresh: true })).toMatchObject({ usable: true });
    },
  );
});

/** A TensorFlow that is on this machine, if any. */
function library(): TensorflowLibrary | undefined {
  try {
    return findTensorflow(process.env.AUCTION_MECH_TENSORFLOW);
  } catch {
    return undefined;
  }
}
