import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** The `auction-mech` program. */
const BIN = join(require.resolve("@auction-mech/terminal"), "..", "bin.js");

export interface Ran {
  readonly seconds: number;
  readonly stdout: string;
  /** Most memory that the process held, MB; null where the system does not tell. */
  readonly peakMegabytes: number | null;
}

/** Runs `auction-mech` in a process of its own. */
export async function auctionMech(...args: string[]): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let peak: number | null = null;
  const watching = setInterval(() => {
    peak = peakMegabytes(child.pid!) ?? peak;
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watching);
  if (code !== 0)
    throw new Error(`auction-mech ${args.join(" ")} must succeed, but ended with ${code}: ${stderr}`);
  return { seconds: (performance.now() - started) / 1000, stdout, peakMegabytes: peak };
}

function peakMegabytes(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
