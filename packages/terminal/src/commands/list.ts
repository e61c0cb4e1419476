import { addOutputFlags, type DefineCommand, type OutputFlags } from "./flags.js";

/** `auction-mech list`. */
export const listCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("list")
    .description("List valuations, auctions, penalties and backends with their parameters.")
    .argument("[kind]", "only one kind: valuations, mechanisms, trainable, penalties, backends");
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Examples:
  $ auction-mech list
  $ auction-mech list valuations
  $ auction-mech list --json`,
    )
    .action(async (kind: string | undefined, flags: OutputFlags) => {
      const { runList } = await import("./run-list.js");
      finish(runList(kind, flags));
    });
};
