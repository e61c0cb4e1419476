import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

/** The processor as far as computing goes. */
export interface ProcessorFacts {
  readonly model: string;
  /** Threads that run at once for this process. */
  readonly threads: number;
  /** Of the instruction sets that numeric libraries ask for, those that it has; null where the system does not tell. */
  readonly features: readonly string[] | null;
}

/** x86: TensorFlow needs AVX. ARM calls its vector units asimd and sve. */
const FEATURES = ["sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "amx_tile", "asimd", "sve", "sve2"];

export function processorFacts(): ProcessorFacts {
  return {
    model: cpus()[0]?.model.trim() ?? "unknown",
    threads: availableParallelism(),
    features: features(),
  };
}

function features(): string[] | null {
  const text = featureText();
  if (text === null) return null;
  const has = new Set(text.toLowerCase().replaceAll(".", "_").split(/\s+/));
  return FEATURES.filter((name) => has.has(name) || (name === "avx" && has.has("avx1_0")));
}

function featureText(): string | null {
  try {
    if (process.platform === "linux") {
      return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? null;
    }
    // Apple's own processors all have asimd and need not be asked.
    if (process.platform === "darwin" && process.arch === "arm64") return "asimd";
    if (process.platform === "darwin") {
      const names = ["machdep.cpu.features", "machdep.cpu.leaf7_features"];
      return execFileSync("sysctl", ["-n", ...names], { encoding: "utf8" });
    }
  } catch {
    // No such file or command: not told.
  }
  return null;
}
