import type { Command } from "commander";
import { choiceOption, jsonOption, numberOption, type ThreadsFlag, threadsOption } from "./flags.js";
import type { PenaltyWeights } from "./penalty-flag.js";

/** The settings of a training, by the same flags everywhere. */
export interface TrainingFlags {
  readonly trainSize?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly phase1Epochs?: number;
  readonly phase2Epochs?: number;
  readonly steps?: number;
  readonly lambdaRegret?: number;
  readonly lambdaMono?: number;
  readonly lambdaIr?: number;
  readonly penalty?: PenaltyWeights;
  readonly loss?: "fixed" | "augmented-lagrangian";
  readonly shareWeights?: boolean;
  readonly quick?: boolean;
  readonly settings?: unknown;
}

const COUNT = { low: 1, high: 1e8, whole: true };

export function addTrainingFlags(command: Command): Command {
  return command
    .addOption(numberOption("--train-size <n>", "training profiles (default: 50000)", { ...COUNT, low: 2 }))
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
      numberOption(
        "--lambda-mono <x>",
        "auction-net's weight of the own-bid monotonicity gap (default: by valuation)",
        {
          low: 0,
          high: 1e6,
        },
      ),
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
    .option("--quick", "a tenth of the steps, for a first look")
    .addOption(
      jsonOption("--settings <json>", "settings by their names, as `auction-mech list trainable` shows them"),
    );
}

/** What computes, by the same flags everywhere. */
export interface ComputeFlags extends ThreadsFlag {
  readonly device?: string;
  readonly backend?: string;
  readonly deterministic?: boolean;
}

/** @param variable the package's, which decides where no flag does */
export function addComputeFlags(command: Command, variable = "AUCTION_MECH_TRAINER_BACKEND"): Command {
  return command
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
      `what computes: simd, the fused kernels, or a TensorFlow.js backend; \`auction-mech doctor\` shows them (default: $${variable}, $AUCTION_MECH_BACKEND, auto)`,
    )
    .addOption(threadsOption())
    .option("--deterministic", "pin the kernels' build that gives the same bits on every machine");
}
