import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { RunResult } from "@auction-mech/core";

const require = createRequire(import.meta.url);

/** Versions of what decides a run's numbers. */
export function packageVersions(): Record<string, string> {
  const versionIn = (manifest: unknown) => (manifest as { version: string }).version;
  return {
    "auction-mech": versionIn(require("../package.json")),
    "@tensorflow/tfjs-core": versionIn(require("@tensorflow/tfjs-core/package.json")),
  };
}

/**
 * @param device what computed, as the backend describes it
 */
export function environment(device: string): RunResult["environment"] {
  return {
    versions: packageVersions(),
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    kernelBuild: null,
    device,
  };
}
