import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command in a process of its own, for what changes the process: `check` changes how modules are found. */
export async function runBin(...args: string[]): Promise<{ code: number; stdout: string }> {
  const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
  return new Promise((done) => {
    execFile(process.execPath, [bin, ...args], (error, stdout) =>
      done({ code: error ? Number(error.code) : 0, stdout }),
    );
  });
}
