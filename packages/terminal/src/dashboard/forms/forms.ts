import { Command } from "commander";
import { trainCommand } from "../../commands/train.js";
import type { FormDefinition } from "../model/form.js";
import { trainForm } from "./train-form.js";

/** The form that starts a command. */
export function formOf(command: "train" | "sweep"): FormDefinition {
  const program = new Command();
  trainCommand(program, () => {});
  const flags = new Set(program.commands[0]!.options.flatMap(({ long }) => (long ? [long] : [])));
  if (command === "train") return trainForm(flags);
  throw new Error("sweeps are not there yet");
}
