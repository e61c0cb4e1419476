import { InvalidArgument } from "@auction-mech/core";
import type { Command } from "commander";

/** The flags that the user typed, such as `--val-model`. */
export function givenFlags(command: Command): string[] {
  return command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === "cli")
    .map((option) => option.long!);
}

/** The flag behind an option's name: `--val-model` of `valModel`. */
export function flagOf(attribute: string): string {
  return `--${attribute.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** How things are shown, and on how many threads they are computed: no number depends on it. */
const FREE = ["--json", "--quiet", "--no-color", "--threads"];

/** Refuses flags that would change what a run's record says. */
export function requireAlone(flag: string, free: readonly string[], command: Command): void {
  const other = givenFlags(command).find((name) => ![flag, ...FREE, ...free].includes(name));
  if (other === undefined) return;
  throw new InvalidArgument(
    `\`${flag}\` takes everything from the run's record, but \`${other}\` was given too. Leave it out, or start a new run.`,
  );
}
