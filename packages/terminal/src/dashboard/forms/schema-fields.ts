import { z } from "zod";
import type { FieldSpec } from "../model/form.js";

/** Every property of an object schema as a field of a form: text that is JSON where it reads as JSON. */
export function schemaFields(schema: z.ZodObject, prefix = ""): readonly FieldSpec[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(schema.shape).map(([name, property]) => {
    const described = properties[name] as JsonProperty | undefined;
    const standard = described?.default;
    return {
      name: `${prefix}${name}`,
      label: name,
      description: described?.description ?? name,
      ...choicesOf(described),
      placeholder: standard === undefined ? "default" : JSON.stringify(standard),
      check: (text) => (text === "" || text === DEFAULT ? null : problemOf(property as z.ZodType, text)),
    };
  });
}

/** Chosen where a setting is left to the mechanism. */
export const DEFAULT = "default";

interface JsonProperty {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly type?: string;
}

function choicesOf(property: JsonProperty | undefined): Pick<FieldSpec, "choices"> {
  if (property?.enum) return { choices: [DEFAULT, ...property.enum] };
  return property?.type === "boolean" ? { choices: [DEFAULT, "true", "false"] } : {};
}

/** A typed text as a value: JSON where it is JSON, else itself. */
export function parsedText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function problemOf(schema: z.ZodType, text: string): string | null {
  const parsed = schema.safeParse(parsedText(text));
  return parsed.success ? null : parsed.error.issues[0]!.message;
}
