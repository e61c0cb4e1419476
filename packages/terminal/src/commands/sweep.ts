import { isInteractive } from "../dashboard/is-interactive.js";
import {
  addOutputFlags,
  addValidationFlags,
  addValuationFlags,
  type DefineCommand,
  numberOption,
  type OutputFlags,
  type ValuationFlags,
} from "./flags.js";
import {
  addComputeFlags,
  addTrainingFlags,
  type ComputeFlags,
  type TrainingFlags,
} from "./training-flags.js";

export interface SweepFlags extends ValuationFlags, TrainingFlags, ComputeFlags, OutputFlags {
  readonly mechanism: string;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly trials?: number;
  readonly all?: boolean;
  readonly studyPath?: string;
  readonly storage?: string;
  readonly name?: string;
  readonly workers?: number;
  readonly batchTrials?: number;
  readonly sampler: string;
  readonly pruner: string;
  readonly objective?: string;
  readonly space?: string;
  /** false after `--no-warm-start`. */
  readonly warmStart: boolean;
  readonly out?: string;
}

/** `auction-mech sweep`. */
export const sweepCommand: DefineCommand = (program, finish, args) => {
  const command = program
    .command("sweep")
    .description("Tune an auction's hyper-parameters over a study that Optuna and its dashboard can open.")
    .option("--mechanism <name>", "what to tune", "auction-net")
    .addOption(
      numberOption(
        "--trials <n>",
        "trials the study is to have (default: 30; 20 each with --all); with --study-path, how many more",
        { low: 1, high: 1e6, whole: true },
      ),
    )
    .option("--all", "one sweep for each core distribution: uniform, exp, latent, hetero")
    .option("--study-path <file>", "go on with the study in this SQLite file, ours or Optuna's")
    .option("--storage <url>", "share one study with any number of machines: postgresql://…")
    .option("--name <name>", "the study's name (default: from mechanism and valuation)")
    .addOption(
      numberOption(
        "--workers <n>",
        "processes that train trials on this machine (default: one a core; with --batch-trials, one)",
        { low: 1, high: 256, whole: true },
      ),
    )
    .addOption(
      numberOption(
        "--batch-trials <n>",
        "trials that a worker trains at once, as one computation on a GPU or the TensorFlow.js backend that --backend names",
        { low: 1, high: 256, whole: true },
      ),
    )
    .option("--sampler <name>", "how parameters are chosen: tpe, random, quasi-random, grid, nsga-ii", "tpe")
    .option(
      "--pruner <name>",
      "how hopeless trials are ended: median, successive-halving, hyperband, none",
      "median",
    )
    .option(
      "--objective <what>",
      "revenue-5regret or another weight; metrics, as in revenue,regret; or FILE.js (default: revenue-5regret)",
    )
    .option(
      "--space <file.json>",
      'what is searched: {"λ_regret": {"low": 0.1, "high": 20, "log": true}, "batch": {"choices": [256, 512]}}',
    )
    .option("--no-warm-start", "train phase 1 anew in every trial, rather than once for all");
  addValuationFlags(command);
  addValidationFlags(command);
  addTrainingFlags(command);
  addComputeFlags(command, "AUCTION_MECH_TUNER_BACKEND").option(
    "--out <dir>",
    "folder of the run (default: runs/<timestamp>/<val-model>)",
  );
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
The folder holds study.sqlite3, trials.csv, best.json, the best auction in best/, and pictures.

Examples:
  $ auction-mech sweep --val-model latent --trials 50
  $ auction-mech sweep --study-path runs/…/latent/study.sqlite3 --trials 20
  $ auction-mech sweep --all --workers 4
  $ auction-mech sweep --device gpu --batch-trials 16 --trials 200
  $ auction-mech sweep --objective revenue,regret --sampler nsga-ii --trials 100
  $ auction-mech sweep --mechanism lookahead-net --val-model exp --space space.json
  $ auction-mech sweep --storage postgresql://user:password@host/database --trials 200
  $ auction-mech run runs/…/latent/best --bids bids.csv`,
    )
    .action(async (flags: SweepFlags) => {
      if (isInteractive() && isShownLive(flags)) {
        const { runSweepLive } = await import("./run-sweep-live.js");
        return finish(await runSweepLive(flags, args.slice(1)));
      }
      const { runSweep } = await import("./run-sweep.js");
      finish(await runSweep(flags, command));
    });
};

/** One new sweep has a folder of its own to be followed in; several, and those of a study that is there, are printed. */
function isShownLive({ json, quiet, all, studyPath, storage }: SweepFlags): boolean {
  return !json && !quiet && !all && studyPath === undefined && storage === undefined;
}
