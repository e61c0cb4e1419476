import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { RunResult } from "@auction-mech/core";

const require = createRequire(import.meta.url);

/** Versions of what decides a run's numbers. */
export function packageVersions(): Record<string, string> {
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return {
    "auction-mech": (require("../package.json") as { version: string }).version,
    "@tensorflow/tfjs-core": versionOf("@tensorflow/tfjs-core"),
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
