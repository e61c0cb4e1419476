import { addOutputFlags, type DefineCommand, type OutputFlags } from "./flags.js";

/** `auction-mech doctor`. */
export const doctorCommand: DefineCommand = (program, finish) => {
  const command = program
    .command("doctor")
    .description("Try every way of computing on this machine, and say what would make the others usable.");
  addOutputFlags(command)
    .addHelpText(
      "after",
      `
Examples:
  $ auction-mech doctor
  $ auction-mech doctor --json
  $ AUCTION_MECH_BACKEND=wasm auction-mech doctor`,
    )
    .action(async (flags: OutputFlags) => {
      const { runDoctor } = await import("./run-doctor.js");
      finish(await runDoctor(flags));
    });
};
