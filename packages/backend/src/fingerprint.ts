import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { cpus, hostname } from "node:os";
import type { BackendLoader } from "./backend.js";
import { TRIAL_PROGRAM } from "./try-in-child.js";

/** Variables that change what native libraries find. */
const VARIABLES =
  /^(VK_|DAWN_|CUDA_|NVIDIA_|TF_|LD_LIBRARY_PATH$|DYLD_LIBRARY_PATH$|LD_PRELOAD$|PATH$|NODE_OPTIONS$)/;

/** Where Linux shows graphics devices and drivers; elsewhere they come with the system. */
const DRIVERS = [
  "/dev/dri",
  "/proc/driver/nvidia/version",
  "/sys/module/nvidia/version",
  "/usr/share/vulkan/icd.d",
  "/etc/vulkan/icd.d",
  "/etc/ld.so.cache",
];

/**
 * Stands for everything that decides whether and how a backend works here: the
 * machine, Node, the backend's files, this package, drivers and variables. What
 * was found out under another fingerprint is void.
 */
export function fingerprint(loader: Pick<BackendLoader, "name" | "files">): string {
  const parts = {
    name: loader.name,
    machine: [hostname(), process.platform, process.arch, cpus()[0]?.model, cpus().length],
    node: process.version,
    files: [TRIAL_PROGRAM, ...loader.files()].map((file) => [file, stamp(file)]),
    drivers: DRIVERS.map(content),
    variables: Object.entries(process.env)
      .filter(([name]) => VARIABLES.test(name))
      .sort(),
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Size and time of a file's last change. */
function stamp(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs}` : "none";
}

/** A folder's names with their stamps, a small file's text, a large one's stamp. */
function content(path: string): string | string[] {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return readdirSync(path).map((name) => `${name} ${stamp(`${path}/${name}`)}`);
    return stats.size > 4096 ? stamp(path) : readFileSync(path, "utf8");
  } catch {
    return "none";
  }
}
