import {
  addOutputFlags,
  addValuationFlags,
  type DefineCommand,
  jsonOption,
  numberOption,
  type OutputFlags,
  type ThreadsFlag,
  threadsOption,
  type ValuationFlags,
} from "./flags.js";

export interface AuditFlags extends ValuationFlags, OutputFlags, ThreadsFlag {
  readonly tolerance: number;
  readonly options?: unknown;
  readonly effort: number;
}

/** `auction-mech audit`. */
export const auditCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("audit")
    .description("Search the most profitable lie against an auction. Exit code 0 only if none was found.")
    .argument(
      "<auction>",
      "folder of a saved auction or a run, name of a classical one, or FILE.js of your own",
    )
    .addOption(
      numberOption("--tolerance <x>", "largest gain or violation that passes, currency", {
        low: 0,
        high: 1e100,
      }).default(1e-6),
    )
    .addOption(numberOption("--effort <k>", "multiplies the search", { low: 0.01, high: 1000 }).default(1))
    .addOption(jsonOption("--options <json>", "a classical auction's own options"))
    .addOption(threadsOption());
  addValuationFlags(command);
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Without --val-model and --data, a saved auction is audited on the valuation it was trained on.
FILE.js exports by default an auction { name, bidders, run } or a function ({ bidders }) that returns one.

Examples:
  $ auction-mech audit first-price --bidders 3
  $ auction-mech audit vickrey-reserve --options '{"reserve":0.5}' --val-model exp
  $ auction-mech audit runs/…/auction-net
  $ auction-mech audit my-auction.js --val-model latent --json`,
    )
    .action(async (name: string, flags: AuditFlags) => {
      const { runAudit } = await import("./run-audit.js");
      finish(await runAudit(name, flags));
    });
};
