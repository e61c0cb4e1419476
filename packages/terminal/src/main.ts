import { readFileSync } from "node:fs";
import { AuctionMechError } from "@auction-mech/core";
import { Command, CommanderError } from "commander";
import { auditCommand } from "./commands/audit.js";
import { checkCommand } from "./commands/check.js";
import { dashboardCommand } from "./commands/dashboard.js";
import { doctorCommand } from "./commands/doctor.js";
import { evaluateCommand } from "./commands/evaluate.js";
import { listCommand } from "./commands/list.js";
import { reserveCommand } from "./commands/reserve.js";
import { runCommand } from "./commands/run.js";
import { studyCommand } from "./commands/study.js";
import { sweepCommand } from "./commands/sweep.js";
import { trainCommand } from "./commands/train.js";
import { transferCommand } from "./commands/transfer.js";
import { ExitCode, exitCodeOf } from "./exit-code.js";

/** In the order of `--help`. */
const COMMANDS = [
  trainCommand,
  evaluateCommand,
  transferCommand,
  runCommand,
  auditCommand,
  checkCommand,
  reserveCommand,
  sweepCommand,
  studyCommand,
  dashboardCommand,
  doctorCommand,
  listCommand,
];

/**
 * The `auction-mech` command.
 *
 * @param args what follows the program's name
 * @returns the exit code; never throws
 */
export async function main(args: readonly string[]): Promise<number> {
  const given = withHyphens(args);
  let code: number = ExitCode.done;
  const finish = (result: ExitCode) => {
    code = result;
  };
  const program = new Command("auction-mech")
    .description("Train, evaluate and compare revenue-optimal single-item auctions.")
    .version(version(), "--version", "print the version")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError("Run it with --help for the flags and examples.")
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  $ auction-mech train
  $ auction-mech train --val-model latent --params '{"weights":[1,0.8,0.6,0.4]}'
  $ auction-mech evaluate runs/…/auction-net --val-model exp
  $ auction-mech audit runs/…/auction-net
  $ auction-mech doctor
  $ auction-mech list`,
    );
  for (const define of COMMANDS) define(program, finish, given);
  try {
    await program.parseAsync(given, { from: "user" });
  } catch (error) {
    return report(error);
  }
  return code;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

/** `--val_model` means `--val-model`: the flags of the Python predecessor keep working. */
function withHyphens(args: readonly string[]): string[] {
  return args.map((arg) => {
    const flag = /^--[a-z][a-z0-9_-]*/.exec(arg)?.[0];
    return flag ? flag.replaceAll("_", "-") + arg.slice(flag.length) : arg;
  });
}

/** One message on stderr; commander has printed its own already. */
function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  if (AuctionMechError.isInstance(error)) {
    process.stderr.write(`error: ${error.message}\n`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `error: ${message}. This is unexpected; AUCTION_MECH_DEBUG=1 shows where it came from.\n`,
    );
  }
  if (process.env.AUCTION_MECH_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}
