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

export interface TrainFlags extends ValuationFlags, OutputFlags, TimingsFlag {
  readonly mechanism: string;
  readonly device?: string;
  readonly backend?: string;
  readonly seeds: number;
  readonly trainSize?: number;
  readonly trainSizes?: string;
  readonly svg?: string;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly phase1Epochs?: number;
  readonly phase2Epochs?: number;
  readonly steps?: number;
  readonly lambdaRegret?: number;
  readonly lambdaMono?: number;
  readonly lambdaIr?: number;
  readonly loss?: "fixed" | "augmented-lagrangian";
  readonly shareWeights?: boolean;
  readonly quick?: boolean;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly robust?: string;
  readonly robustFamily?: string;
  readonly robustAim?: "worst-case" | "cvar" | "average";
  readonly robustOf?: "share" | "revenue";
  readonly cvarLevel?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly config?: string;
}

const COUNT = { low: 1, high: 1e8, whole: true };

/** `auction-mech train`. */
export const trainCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("train")
    .description(
      "Train an auction on a valuation model and print it beside the classical auctions and the optimum.",
    )
    .option("--mechanism <name>", "what to train; `all` trains every one", "lookahead-net");
  addValuationFlags(command);
  addValidationFlags(command)
    .addOption(
      numberOption("--seeds <k>", "train so many seeds", { low: 1, high: 1000, whole: true }).default(1),
    )
    .addOption(numberOption("--train-size <n>", "training profiles (default: 50000)", { ...COUNT, low: 2 }))
    .option(
      "--train-sizes <n,n,…>",
      "a learning curve: train on so many rows, against rules fitted to the same",
    )
    .option("--svg <file>", "write the plot of --train-sizes")
    .addOption(numberOption("--batch <n>", "profiles a step (default: 1024; auction-net 512)", COUNT))
    .addOption(
      numberOption("--lr <x>", "learning rate (default: 0.02; auction-net 3e-4)", { low: 1e-12, high: 10 }),
    )
    .addOption(
      numberOption("--phase1-epochs <n>", "epochs of imitation (default: 0; auction-net 5)", {
        ...COUNT,
        low: 0,
      }),
    )
    .addOption(
      numberOption("--phase2-epochs <n>", "auction-net's epochs of improvement (default: 20)", {
        ...COUNT,
        low: 0,
      }),
    )
    .addOption(
      numberOption("--steps <n>", "steps of improvement (default: 800; auction-net goes by epochs)", {
        ...COUNT,
        low: 0,
      }),
    )
    .addOption(
      numberOption(
        "--lambda-regret <x>",
        "auction-net's weight of the total regret (default: by valuation)",
        {
          low: 0,
          high: 1e6,
        },
      ),
    )
    .addOption(
      numberOption("--lambda-mono <x>", "auction-net's weight of the own-bid monotonicity gap (default: 0)", {
        low: 0,
        high: 1e6,
      }),
    )
    .addOption(
      numberOption("--lambda-ir <x>", "auction-net's weight of the IR violation (default: 0)", {
        low: 0,
        high: 1e6,
      }),
    )
    .addOption(
      choiceOption("--loss <kind>", "how regret enters auction-net's loss", [
        "fixed",
        "augmented-lagrangian",
      ]),
    )
    .option("--share-weights", "the same weights for all of lookahead-net's bidders: they are exchangeable")
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
    )
    .option("--quick", "a tenth of the steps, for a first look")
    .addOption(
      choiceOption(
        "--device <kind>",
        "where to compute; auto takes a GPU where it is faster on this job",
        ["auto", "cpu", "gpu"],
        { cuda: "gpu", mps: "gpu" },
      ),
    )
    .option(
      "--backend <name>",
      "what computes: simd, the fused kernels, or a TensorFlow.js backend; `auction-mech doctor` shows them (default: $AUCTION_MECH_TRAINER_BACKEND, $AUCTION_MECH_BACKEND, auto)",
    )
    .addOption(
      numberOption("--threads <n>", "threads of the simd engine (default: every core, at most 8)", {
        low: 1,
        high: 256,
        whole: true,
      }),
    )
    .option("--deterministic", "pin the kernels' build that gives the same bits on every machine")
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
  $ auction-mech train --robust-family 'lognormal{"correlation":{"from":0,"to":0.9}}' --bidders 3
  $ auction-mech train --robust laws.json --robust-aim cvar
  $ auction-mech train --val-model latent --train-sizes 100,1000,10000 --seeds 3
  $ auction-mech train --resume runs/bids
  $ auction-mech train --config runs/bids`,
    )
    .action(async (flags: TrainFlags) => {
      const { runTrain } = await import("./run-train.js");
      finish(await runTrain(flags, command));
    });
};
