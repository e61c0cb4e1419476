import { resolve } from "node:path";
import { backends, tryBackend } from "@auction-mech/backend";
import { AuctionMechError } from "@auction-mech/core";
import { addonFolder, compileAddon } from "./compile-addon.js";
import { findTensorflow } from "./find-tensorflow.js";

/**
 * Compiles tfjs-node's addon against a TensorFlow on this machine and tries it:
 * `pnpm native:link [DIR]`, where DIR is libtensorflow's folder, a Python
 * package `tensorflow`, or a virtual environment that has it.
 */
const [folder] = process.argv.slice(2);
try {
  const from = folder === undefined ? undefined : resolve(process.env.INIT_CWD ?? ".", folder);
  const library = findTensorflow(from);
  process.stderr.write(`compiling against ${library.libraries[0]}: about half a minute\n`);
  const addon = compileAddon(library, addonFolder());
  const trial = await tryBackend(backends.get("tensorflow"), { fresh: true });
  if (trial.usable) {
    process.stdout.write(`the tensorflow backend is usable: ${trial.device} (${addon})\n`);
  } else {
    process.stderr.write(`error: ${trial.reason} ${trial.remedy}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!AuctionMechError.isInstance(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
