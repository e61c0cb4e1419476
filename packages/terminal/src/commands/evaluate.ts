import {
  addOutputFlags,
  addTimingsFlag,
  addValidationFlags,
  addValuationFlags,
  type DefineCommand,
  type OutputFlags,
  type ThreadsFlag,
  type TimingsFlag,
  threadsOption,
  type ValuationFlags,
} from "./flags.js";

export interface EvaluateFlags extends ValuationFlags, OutputFlags, ThreadsFlag, TimingsFlag {
  readonly valSize: number;
  readonly regretProfiles: number;
}

/** `auction-mech evaluate`. */
export const evaluateCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("evaluate")
    .description("Measure auctions on any valuation or CSV, beside the classical auctions and the optimum.")
    .argument(
      "<auction...>",
      "folders of saved auctions or of runs, names of classical ones, or FILE.js of your own",
    );
  addValuationFlags(command);
  addValidationFlags(command);
  command.addOption(threadsOption());
  addTimingsFlag(command);
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Without --val-model and --data, the valuation is the one the first auction was trained on.

Examples:
  $ auction-mech evaluate runs/…/auction-net
  $ auction-mech evaluate runs/…/auction-net --val-model exp --json
  $ auction-mech evaluate runs/…/auction-net --data bids.csv`,
    )
    .action(async (saved: string[], flags: EvaluateFlags) => {
      const { runEvaluate } = await import("./run-evaluate.js");
      finish(await runEvaluate(saved, flags));
    });
};
