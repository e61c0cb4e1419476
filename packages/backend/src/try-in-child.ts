import { type ExecFileException, execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BackendLoader } from "./backend.js";
import type { Trial } from "./trial.js";

/** The compiled program, also where this file runs from its source. */
export const TRIAL_PROGRAM = fileURLToPath(new URL("../dist/trial-main.js", import.meta.url));

/** A backend that takes longer than this to start is of no use. */
const SECONDS_AT_MOST = 60;

/**
 * Tries a backend in a process of its own: one that ends or hangs whoever loads
 * it, as TensorFlow's does on processors without AVX, ends or hangs that one.
 */
export function tryInChild(
  { name }: Pick<BackendLoader, "name">,
  { program = TRIAL_PROGRAM, seconds = SECONDS_AT_MOST } = {},
): Promise<Trial> {
  return new Promise((done) => {
    const options = {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
      timeout: 1000 * seconds,
      killSignal: "SIGKILL",
    } as const;
    execFile(process.execPath, [program, name], options, (error, stdout) => {
      done(foundIn(stdout) ?? { usable: false, ...ended(name, error, seconds) });
    });
  });
}

/** The child's last line; libraries may have printed before it. */
function foundIn(stdout: string): Trial | undefined {
  try {
    const trial = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Trial | null;
    return typeof trial?.usable === "boolean" ? trial : undefined;
  } catch {
    return undefined;
  }
}

function ended(name: string, error: ExecFileException | null, seconds: number) {
  if (error?.killed) {
    return {
      reason: `${name} must start within ${seconds} seconds, but a trial process hung.`,
      remedy: "Use another backend.",
    };
  }
  const how = error?.signal ? `was ended by ${error.signal}` : `ended with code ${error?.code ?? 0}`;
  return {
    reason: `${name} must load, but its trial process ${how}, as happens with TensorFlow on processors without AVX.`,
    remedy: "Use another backend.",
  };
}
