import { InvalidArgument } from "@auction-mech/core";
import { type Command, Option } from "commander";

/** Defines one command on the program; `finish` takes its exit code, `args` are those that were typed. */
export type DefineCommand = (
  program: Command,
  finish: (code: 0 | 1 | 2 | 130) => void,
  args: readonly string[],
) => void;

export interface NumberFlag {
  readonly low: number;
  readonly high: number;
  /** Whether only whole numbers are accepted. */
  readonly whole?: boolean;
}

/**
 * An option that takes a number.
 *
 * @param flags as commander has them: "--seed <n>"
 */
export function numberOption(
  flags: string,
  description: string,
  { low, high, whole = false }: NumberFlag,
): Option {
  const name = flags.split(" ")[0]!;
  return new Option(flags, description).argParser((text: string) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || value < low || value > high || (whole && !Number.isInteger(value))) {
      throw new InvalidArgument(
        `\`${name}\` must be a ${whole ? "whole " : ""}number from ${low} to ${high}, but got "${text}". Change the number.`,
      );
    }
    return value;
  });
}

/** The most threads of the kernels. */
export interface ThreadsFlag {
  readonly threads?: number;
}

export function threadsOption(): Option {
  return numberOption("--threads <n>", "threads of the simd kernels (default: every core, at most 8)", {
    low: 1,
    high: 256,
    whole: true,
  });
}

/** An option that takes one of a few words; `aliases` maps other words to them. */
export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): Option {
  const name = flags.split(" ")[0]!;
  return new Option(flags, `${description} (${choices.join(", ")})`).argParser((text: string) => {
    const choice = aliases[text] ?? text;
    if (!choices.includes(choice)) {
      throw new InvalidArgument(
        `\`${name}\` must be one of ${choices.join(", ")}, but got "${text}". Choose one of them.`,
      );
    }
    return choice;
  });
}

/** Parses a flag's JSON. */
export function jsonOption(flags: string, description: string): Option {
  const name = flags.split(" ")[0]!;
  return new Option(flags, description).argParser((text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new InvalidArgument(
        `\`${name}\` must be JSON, but got ${text}. Quote it for the shell, as in ${name} '{"low":0,"high":2}'.`,
        { cause },
      );
    }
  });
}

/** How a command shows what it does: the same flags everywhere. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** false after `--no-color`. */
  readonly color: boolean;
}

export function addOutputFlags(command: Command): Command {
  return command
    .option("--json", "print newline-delimited JSON events; the last line is the result")
    .option("--quiet", "print the result alone, no progress")
    .option("--no-color", "print without colours, as NO_COLOR does");
}

/** Of the commands that say where their time goes. */
export interface TimingsFlag {
  readonly timings?: boolean;
}

export function addTimingsFlag(command: Command): Command {
  return command.option("--timings", "print where the time went; with --json, `timings` of the result");
}

/** Which valuation, by the same flags everywhere. */
export interface ValuationFlags {
  readonly valModel?: string;
  readonly params?: unknown;
  readonly data?: string;
  readonly columns?: string;
  readonly testFraction?: number;
  readonly format?: "wide" | "long";
  readonly top?: number;
  readonly scaleBy?: string;
  readonly scaleByItem?: string;
  readonly bidders?: number;
  readonly seed: number;
}

export function addValuationFlags(command: Command): Command {
  return command
    .option("--val-model <name>", "valuation model; `auction-mech list` shows them (default: uniform)")
    .addOption(jsonOption("--params <json>", "the valuation's parameters"))
    .option("--data <file.csv>", "bids, one row an auction, one column a bidder; means --val-model empirical")
    .option("--columns <names>", "comma-separated columns of --data")
    .addOption(numberOption("--test-fraction <x>", "share of --data's rows held out", { low: 0, high: 1 }))
    .addOption(
      choiceOption("--format <kind>", "of --data: one row an auction, or one row a bid", ["wide", "long"]),
    )
    .addOption(
      numberOption("--top <n>", "bidders kept of each auction of a long --data (default: 4)", {
        low: 1,
        high: 64,
        whole: true,
      }),
    )
    .option("--scale-by <column>", "divide each row's bids by this column, which must not depend on them")
    .option("--scale-by-item <column>", "divide by the mean bid of the training rows with the same item")
    .addOption(
      numberOption("--bidders <n>", "bidders (default: 4, or as the parameters or data have it)", {
        low: 1,
        high: 64,
        whole: true,
      }),
    )
    .addOption(
      numberOption("--seed <n>", "seed of everything random", {
        low: 0,
        high: Number.MAX_SAFE_INTEGER,
        whole: true,
      }).default(0),
    );
}

export function addValidationFlags(command: Command): Command {
  return command
    .addOption(
      numberOption("--val-size <n>", "validation profiles", { low: 2, high: 1e8, whole: true }).default(
        10_000,
      ),
    )
    .addOption(
      numberOption("--regret-profiles <n>", "validation profiles on which regret is searched", {
        low: 1,
        high: 1e8,
        whole: true,
      }).default(2000),
    );
}
