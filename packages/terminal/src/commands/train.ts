import { isInteractive } from "../dashboard/is-interactive.js";
import {
  addOutputFlags,
  addTimingsFlag,
  addValidationFlags,
  addValuationFlags,
  type DefineCommand,
  numberOption,
  type OutputFlags,
  type TimingsFlag,
  type ValuationFlags,
} from "./flags.js";
import {
  addComputeFlags,
  addTrainingFlags,
  type ComputeFlags,
  type TrainingFlags,
} from "./training-flags.js";

export interface TrainFlags extends ValuationFlags, TrainingFlags, ComputeFlags, OutputFlags, TimingsFlag {
  readonly mechanism: string;
  readonly seeds: number;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly out?: string;
  readonly resume?: string;
}

/** `auction-mech train`. */
export const trainCommand: DefineCommand = (program, finish, args) => {
  const command = program
    .command("train")
    .description(
      "Train an auction on a valuation model and print it beside the classical auctions and the optimum.",
    )
    .option("--mechanism <name>", "what to train; `all` trains every one", "lookahead-net");
  addValuationFlags(command);
  addValidationFlags(command).addOption(
    numberOption("--seeds <k>", "train so many seeds", { low: 1, high: 1000, whole: true }).default(1),
  );
  addTrainingFlags(command);
  addComputeFlags(command)
    .option("--out <dir>", "folder of the run (default: runs/<timestamp>/<val-model>)")
    .option("--resume <dir>", "go on with an interrupted run, from its record alone");
  addTimingsFlag(command);
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Examples:
  $ auction-mech train --val-model exp --bidders 3
  $ auction-mech train --val-model independent --params '{"marginals":[{"uniform":[0,1]},{"exponential":1}]}'
  $ auction-mech train --data bids.csv --out runs/bids
  $ auction-mech train --mechanism auction-net --lambda-regret 15 --seeds 3 --json > run.ndjson
  $ auction-mech train --mechanism auction-net --batch 65536 --device gpu
  $ auction-mech train --resume runs/bids`,
    )
    .action(async (flags: TrainFlags) => {
      if (isInteractive() && !flags.json && !flags.quiet) {
        const { runTrainLive } = await import("./run-train-live.js");
        return finish(await runTrainLive(flags, args.slice(1)));
      }
      const { runTrain } = await import("./run-train.js");
      finish(await runTrain(flags, command));
    });
};
