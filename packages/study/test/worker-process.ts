import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process of its own that works on a study; needs the package built. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Numbers of the trials that its storage confirmed. */
  readonly told: readonly number[];
  /** Resolves to the exit code and what it wrote to stderr. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  /** Resolves when it has asked for a trial, to that trial's number. */
  readonly asked: Promise<number>;
}

export function startWorker(...parameters: readonly string[]): WorkerProcess {
  const path = fileURLToPath(new URL("./worker.mjs", import.meta.url));
  const child = spawn(process.execPath, [path, ...parameters], { stdio: ["ignore", "pipe", "pipe"] });
  const told: number[] = [];
  let errors = "";
  let rest = "";
  child.stderr.on("data", (chunk) => {
    errors += String(chunk);
  });
  let sawAsked: (number: number) => void = () => {};
  const asked = new Promise<number>((resolve) => {
    sawAsked = resolve;
  });
  child.stdout.on("data", (chunk) => {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [event, number] = line.split(" ");
      if (event === "told") told.push(Number(number));
      if (event === "asked") sawAsked(Number(number));
    }
  });
  // "close", not "exit": the last lines come after the exit.
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, errors }));
  });
  return { process: child, told, ended, asked };
}
