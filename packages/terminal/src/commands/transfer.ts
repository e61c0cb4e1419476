import {
  addOutputFlags,
  addValidationFlags,
  type DefineCommand,
  numberOption,
  type OutputFlags,
} from "./flags.js";

export interface TransferFlags extends OutputFlags {
  readonly valModel: readonly string[];
  readonly suite?: boolean;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly seed: number;
  readonly svg?: string;
}

/** `auction-mech transfer`. */
export const transferCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("transfer")
    .description(
      "Measure auctions on other valuations than they were trained for: a table of shares of the optimum.",
    )
    .argument(
      "<auction...>",
      "folders of saved auctions or of runs, names of classical ones, or FILE.js of your own",
    )
    .option(
      "--val-model <name[{json}]>",
      "a valuation with its parameters; once for each",
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option("--suite", "the four core valuations: uniform, exp, latent, hetero");
  addValidationFlags(command)
    .addOption(
      numberOption("--seed <n>", "seed of everything random", {
        low: 0,
        high: Number.MAX_SAFE_INTEGER,
        whole: true,
      }).default(0),
    )
    .option("--svg <file>", "write the heat map");
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Rows marked (own) are fitted to each valuation anew. An auction that is truthful by construction stays so
whatever the valuation: its regret is 0 everywhere.

Examples:
  $ auction-mech transfer runs/uniform runs/exp --suite
  $ auction-mech transfer runs/robust --val-model 'lognormal{"correlation":0}' --val-model 'lognormal{"correlation":0.9}'
  $ auction-mech transfer runs/uniform --suite --svg transfer.svg --json`,
    )
    .action(async (names: string[], flags: TransferFlags) => {
      const { runTransfer } = await import("./run-transfer.js");
      finish(await runTransfer(names, flags));
    });
};
