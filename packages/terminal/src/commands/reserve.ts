import { addOutputFlags, choiceOption, type DefineCommand, numberOption, type OutputFlags } from "./flags.js";

export interface ReserveFlags extends OutputFlags {
  readonly data?: string;
  readonly by?: string;
  readonly format?: "wide" | "long";
  readonly columns?: string;
  readonly bids: "truthful" | "first-price";
  readonly present?: number;
  readonly reserveColumn?: string;
  readonly priceColumn?: string;
  readonly confidence: number;
  readonly seed: number;
  readonly svg?: string;
}

/** `auction-mech reserve`. */
export const reserveCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("reserve")
    .description("Say what a log of bids can and cannot tell about the best reserves, with intervals.")
    .option("--data <file.csv>", "past bids: one row an auction, or one row a bid")
    .option("--by <column>", "a reserve for each value of this column, or for each bidder of a long log")
    .addOption(
      choiceOption("--format <kind>", "of --data: one row an auction, or one row a bid", ["wide", "long"]),
    )
    .option("--columns <names>", "comma-separated columns of bids; of a long log: auction, bidder and bid")
    .addOption(
      choiceOption("--bids <kind>", "what the bids are: values, or bids of a first-price auction", [
        "truthful",
        "first-price",
      ]).default("truthful"),
    )
    .addOption(
      numberOption("--present <reserve>", "the reserve in force (default: 0, none)", { low: 0, high: 1e100 }),
    )
    .option("--reserve-column <column>", "the reserve in force in each auction")
    .option("--price-column <column>", "what was paid in each auction; empty where it was not sold")
    .addOption(numberOption("--confidence <x>", "of all intervals", { low: 0.5, high: 0.9999 }).default(0.95))
    .addOption(
      numberOption("--seed <n>", "splits and draws the auctions", {
        low: 0,
        high: Number.MAX_SAFE_INTEGER,
        whole: true,
      }).default(0),
    )
    .option("--svg <file>", "write the plot of revenue against the reserve");
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Revenue is that of auctions which the rule was not fitted to. The interval of a reserve is where the optimal
one lies; a gain whose interval holds 0 is not shown by the data.

Examples:
  $ auction-mech reserve --data bids.csv
  $ auction-mech reserve --data bids.csv --present 0.5 --by category --svg reserve.svg
  $ auction-mech reserve --data log.csv --format long --by bidder
  $ auction-mech reserve --data sealed.csv --bids first-price --price-column price --json`,
    )
    .action(async (flags: ReserveFlags) => {
      const { runReserve } = await import("./run-reserve.js");
      finish(await runReserve(flags));
    });
};
