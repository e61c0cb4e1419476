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

/** @param used what computed */
export function environment(
  used: readonly { readonly device: string; readonly kernelBuild: string | null }[],
): RunResult["environment"] {
  return {
    versions: packageVersions(),
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    kernelBuild: used.find(({ kernelBuild }) => kernelBuild !== null)?.kernelBuild ?? null,
    // Nothing computed: interrupted before the first training.
    device: [...new Set(used.map(({ device }) => device))].join(", ") || "none",
  };
}
