import { resolve } from "node:path";
import type { SweepResult } from "@auction-mech/tuner";
import { newRunFolder } from "../dashboard/runtime/new-folder.js";
import type { ExitCode } from "../exit-code.js";
import { sweepTable } from "../render/sweep-table.js";
import { userFolder } from "../user-folder.js";
import { runLive } from "./run-live.js";
import type { SweepFlags } from "./sweep.js";

/** `sweep` at a terminal: in a process of its own, shown live. */
export function runSweepLive(
  { valModel, data, out, color }: SweepFlags,
  args: readonly string[],
): Promise<ExitCode> {
  const valuation = valModel ?? (data === undefined ? "uniform" : "empirical");
  const folder = out === undefined ? newRunFolder(userFolder(), valuation) : resolve(userFolder(), out);
  return runLive({
    command: "sweep",
    args: out === undefined ? [...args, "--out", folder] : args,
    folder,
    color,
    table: (result) => sweepTable(result as SweepResult),
  });
}
