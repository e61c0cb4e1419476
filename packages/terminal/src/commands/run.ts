import {
  addOutputFlags,
  choiceOption,
  type DefineCommand,
  numberOption,
  type OutputFlags,
  type ThreadsFlag,
  threadsOption,
} from "./flags.js";

export interface RunFlags extends OutputFlags, ThreadsFlag {
  readonly bids: string;
  readonly columns?: string;
  readonly format?: "csv" | "ndjson";
  readonly thresholds?: boolean;
  readonly seed: number;
}

/** `auction-mech run`. */
export const runCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("run")
    .description(
      "Run a saved auction on bids, row by row: who wins, at what price. Streams files of any length.",
    )
    .argument("<auction>", "folder of a saved auction")
    .requiredOption(
      "--bids <file>",
      "CSV with a header or newline-delimited JSON arrays; - reads standard input",
    )
    .addOption(
      choiceOption("--format <kind>", "of what is read and printed; by the file's ending, else csv", [
        "csv",
        "ndjson",
      ]),
    )
    .option("--columns <names>", "comma-separated columns of the CSV, in the bidders' order")
    .option("--thresholds", "print every bidder's threshold too: the smallest bid that would win")
    .addOption(
      numberOption("--seed <n>", "seed of the lottery, where an auction gives chances", {
        low: 0,
        high: Number.MAX_SAFE_INTEGER,
        whole: true,
      }).default(0),
    )
    .addOption(threadsOption());
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Prints row, winner (the column's name, or the bidder's number from 1; empty when unsold) and price.

Examples:
  $ auction-mech run runs/…/auction-net --bids bids.csv > results.csv
  $ cat bids.ndjson | auction-mech run runs/…/auction-net --bids - --format ndjson`,
    )
    .action(async (auction: string, flags: RunFlags) => {
      const { runAuction } = await import("./run-auction.js");
      finish(await runAuction(auction, flags));
    });
};
