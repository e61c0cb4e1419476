import { recipes, trainSettingsSchema } from "@auction-mech/trainer";
import { uniform } from "@auction-mech/valuation";
import { z } from "zod";
import type { FieldSpec, FormValues } from "../model/form.js";
import { DEFAULT, schemaFields } from "./schema-fields.js";

/** Settings whose flag has another name than they. */
const RENAMED: Readonly<Record<string, string>> = { learningRate: "lr" };

/** A command's flags, such as "--phase1-epochs", by their names in code. */
export type Flags = ReadonlyMap<string, string>;

/**
 * The settings that the mechanism has a use for, with its own defaults.
 */
export function settingFields(mechanism: string, flags: Flags): readonly FieldSpec[] {
  const names = recipes.has(mechanism) ? [mechanism] : recipes.entries().map(([name]) => name);
  const defaults: Record<string, unknown> = {};
  for (const name of names) Object.assign(defaults, recipes.get(name).complete({}, uniform({ bidders: 4 })));
  const known = Object.keys(trainSettingsSchema.shape).filter((name) => flagOf(name, flags));
  const shape = z.strictObject(
    Object.fromEntries(
      known
        .filter((name) => name in defaults || name === "steps")
        .map((name) => [name, trainSettingsSchema.shape[name as keyof typeof trainSettingsSchema.shape]]),
    ),
  );
  return schemaFields(shape).map((field) => ({
    ...field,
    placeholder:
      names.length === 1 && defaults[field.name] !== undefined
        ? JSON.stringify(defaults[field.name])
        : field.placeholder,
  }));
}

/** The flags of the settings that were typed. */
export function settingArgs(fields: readonly FieldSpec[], values: FormValues, flags: Flags): string[] {
  return fields.flatMap(({ name, choices }) => {
    const text = values[name] ?? "";
    if (text === "" || text === DEFAULT) return [];
    const flag = flagOf(name, flags)!;
    if (choices?.includes("true")) return text === "true" ? [flag] : [];
    return [flag, text];
  });
}

function flagOf(setting: string, flags: Flags): string | undefined {
  return flags.get(RENAMED[setting] ?? setting);
}
