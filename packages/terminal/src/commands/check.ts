import { addOutputFlags, choiceOption, type DefineCommand, numberOption, type OutputFlags } from "./flags.js";

export interface CheckFlags extends OutputFlags {
  readonly kind?: "valuation" | "mechanism" | "penalty";
  readonly bidders?: number;
  readonly symmetric?: boolean;
  readonly highest?: number;
}

/** `auction-mech check`. */
export const checkCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("check")
    .description(
      "Hold a valuation, an auction or a penalty of your own to the laws that those of auction-mech obey.",
    )
    .argument("<file.js>", "module whose default export is or makes a valuation, an auction or a penalty")
    .addOption(
      choiceOption("--kind <kind>", "what it is; told from its fields when absent", [
        "valuation",
        "mechanism",
        "penalty",
      ]),
    )
    .addOption(
      numberOption("--bidders <n>", "bidders that it is made for (default: 3, or as the module has it)", {
        low: 1,
        high: 64,
        whole: true,
      }),
    )
    .option("--symmetric", "an auction that claims to treat its bidders alike")
    .addOption(
      numberOption("--highest <x>", "bids are tried up to this; reach beyond the support (default: 2)", {
        low: 1e-9,
        high: 1e12,
      }),
    );
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
An auction with \`dsic: true\` is held to the laws of truthful ones too. Exit code 0 only if every law holds.
The same suites for your tests: \`testMechanism\`, \`testValuation\` and \`testPenalty\` of @auction-mech/{mechanism,valuation,econ}/testing.

Examples:
  $ auction-mech check ./my-valuation.js
  $ auction-mech check ./my-auction.js --bidders 2 --symmetric --json
  $ auction-mech check ./my-penalty.js`,
    )
    .action(async (file: string, flags: CheckFlags) => {
      const { runCheck } = await import("./run-check.js");
      finish(await runCheck(file, flags));
    });
};
