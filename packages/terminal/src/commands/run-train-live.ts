import { resolve } from "node:path";
import type { RunResult } from "@auction-mech/core";
import { newRunFolder } from "../dashboard/runtime/new-folder.js";
import type { ExitCode } from "../exit-code.js";
import { trainTable } from "../render/train-table.js";
import { userFolder } from "../user-folder.js";
import { runLive } from "./run-live.js";
import type { TrainFlags } from "./train.js";

/** `train` at a terminal: in a process of its own, shown live. */
export function runTrainLive(flags: TrainFlags, args: readonly string[]): Promise<ExitCode> {
  const { valModel, data, robust, robustFamily, color } = flags;
  const known = flags.resume ?? flags.out;
  const unnamed = (robust ?? robustFamily) === undefined ? "uniform" : "family";
  const valuation = valModel ?? (data === undefined ? unnamed : "empirical");
  const folder = known ? resolve(userFolder(), known) : newRunFolder(userFolder(), valuation);
  return runLive({
    command: "train",
    args: known === undefined ? [...args, "--out", folder] : args,
    folder,
    color,
    table: (result) => trainTable(result as RunResult),
  });
}
