import { Command } from "commander";
import { trainCommand } from "../../commands/train.js";
import type { FormDefinition } from "../model/form.js";
import { sweepForm } from "./sweep-form.js";
import { trainForm } from "./train-form.js";

/** The form that starts a command. */
export function formOf(command: "train" | "sweep"): FormDefinition {
  const program = new Command();
  trainCommand(program, () => {}, []);
  const flags = new Map(
    program.commands[0]!.options.flatMap((option) =>
      option.long ? [[option.attributeName(), option.long] as const] : [],
    ),
  );
  return command === "train" ? trainForm(flags) : sweepForm(flags);
}
