import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const python = process.env.AUCTION_MECH_OPTUNA_PYTHON;

/** Why real Optuna cannot be asked here, or undefined. */
export const whyNoOptuna =
  python && existsSync(python)
    ? undefined
    : "Optuna tests skipped: set AUCTION_MECH_OPTUNA_PYTHON to a Python that has optuna, psycopg2-binary, plotly and pandas.";

/** Runs one of the scripts beside this file and returns what it printed. */
export async function optuna(script: string, ...parameters: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`./optuna/${script}.py`, import.meta.url));
  const { stdout } = await run(python!, ["-W", "ignore", path, ...parameters], { maxBuffer: 2 ** 26 });
  return stdout;
}

/** The storage's URL as SQLAlchemy wants it. */
export function pythonUrl(url: string): string {
  return url.replace(/^postgresql:/, "postgresql+psycopg2:");
}
