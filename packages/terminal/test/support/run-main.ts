import { vi } from "vitest";
import { main } from "../../src/main.js";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process and catches what it prints. */
export async function runMain(...args: string[]): Promise<Ran> {
  const caught = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      caught[name] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await main(args), ...caught };
  } finally {
    for (const spy of spies) spy.mockRestore();
    // Every run listens for signals; the process of the tests outlives it.
    process.removeAllListeners("SIGINT");
    process.removeAllListeners("SIGTERM");
  }
}

/** The smallest training there is. */
export const TINY = [
  ...["--mechanism", "auction-net"],
  ...["--train-size", "32", "--batch", "16", "--phase1-epochs", "1", "--phase2-epochs", "1"],
  ...["--val-size", "40", "--regret-profiles", "4", "--backend", "cpu"],
];
