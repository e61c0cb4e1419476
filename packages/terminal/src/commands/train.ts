import type { Command } from "commander";
import { isInteractive } from "../dashboard/is-interactive.js";
import {
  addOutputFlags,
  addTimingsFlag,
  addValidationFlags,
  addValuationFlags,
  choiceOption,
  type DefineCommand,
  numberOption,
  type OutputFlags,
  type TimingsFlag,
  type ValuationFlags,
} from "./flags.js";
import { addPenalty } from "./penalty-flag.js";
import {
  addComputeFlags,
  addTrainingFlags,
  type ComputeFlags,
  type TrainingFlags,
} from "./training-flags.js";

export interface TrainFlags extends ValuationFlags, TrainingFlags, ComputeFlags, OutputFlags, TimingsFlag {
  readonly mechanism: string;
  readonly seeds: number;
  readonly trainSizes?: string;
  readonly svg?: string;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly robust?: string;
  readonly robustFamily?: string;
  readonly robustAim?: "worst-case" | "cvar" | "average";
  readonly robustOf?: "share" | "revenue";
  readonly cvarLevel?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly config?: string;
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
  addTrainingFlags(command).option(
    "--penalty <file.js[=weight]>",
    "a penalty of your own in auction-net's loss, and the weight of its sum over bidders (default: 1); once for each",
    addPenalty,
  );
  addUncertaintyFlags(command);
  addComputeFlags(command)
    .option("--out <dir>", "folder of the run (default: runs/<timestamp>/<val-model>)")
    .option("--resume <dir>", "go on with an interrupted run, from its record alone")
    .option(
      "--config <dir>",
      "repeat a recorded run, named by its folder or its config.json, and compare its metrics",
    );
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
  $ auction-mech train --mechanism auction-net --penalty ./unsold.js=0.5
  $ auction-mech train --robust-family 'lognormal{"correlation":{"from":0,"to":0.9}}' --bidders 3
  $ auction-mech train --robust laws.json --robust-aim cvar
  $ auction-mech train --val-model latent --train-sizes 100,1000,10000 --seeds 3
  $ auction-mech train --resume runs/bids
  $ auction-mech train --config runs/bids`,
    )
    .action(async (flags: TrainFlags) => {
      const ofOwnKind = flags.trainSizes !== undefined || flags.config !== undefined;
      if (isInteractive() && !flags.json && !flags.quiet && !ofOwnKind) {
        const { runTrainLive } = await import("./run-train-live.js");
        return finish(await runTrainLive(flags, args.slice(1)));
      }
      const { runTrain } = await import("./run-train.js");
      finish(await runTrain(flags, command));
    });
};

/** Several laws instead of one, or finite samples of one. */
function addUncertaintyFlags(command: Command): void {
  command
    .option(
      "--train-sizes <n,n,…>",
      "a learning curve: train on so many rows, against rules fitted to the same",
    )
    .option("--svg <file>", "write the plot of --train-sizes")
    .option("--robust <file.json>", "values follow one of several laws: a list of valuations {name, params}")
    .option("--robust-family <name{json}>", "the same by a range of one parameter")
    .addOption(
      choiceOption("--robust-aim <kind>", "over the laws: the worst, the mean of the worst, the mean", [
        "worst-case",
        "cvar",
        "average",
      ]),
    )
    .addOption(
      choiceOption("--robust-of <kind>", "the share of each law's optimum, or revenue", ["share", "revenue"]),
    )
    .addOption(
      numberOption("--cvar-level <x>", "share of the laws that counts as the worst (default: 0.25)", {
        low: 0.01,
        high: 1,
      }),
    );
}
