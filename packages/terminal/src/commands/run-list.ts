import { backends } from "@auction-mech/backend";
import { InvalidArgument } from "@auction-mech/core";
import { penalties } from "@auction-mech/econ/differentiable";
import { architectures, mechanisms } from "@auction-mech/mechanism";
import { recipes, trainSettingsSchema } from "@auction-mech/trainer";
import { uniform, valuations } from "@auction-mech/valuation";
import { z } from "zod";
import { ExitCode } from "../exit-code.js";
import type { OutputFlags } from "./flags.js";

interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly default: unknown;
}

interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
}

/** What `list` does once its flags are parsed. */
export function runList(kind: string | undefined, { json }: OutputFlags): ExitCode {
  const all = everything();
  if (kind !== undefined && !Object.hasOwn(all, kind)) {
    throw new InvalidArgument(
      `The kind must be one of ${Object.keys(all).join(", ")}, but got "${kind}". Choose one of them.`,
    );
  }
  const shown = Object.entries(all).filter(([name]) => kind === undefined || name === kind);
  const text = json
    ? JSON.stringify({ type: "result", v: 1, command: "list", ...Object.fromEntries(shown) })
    : shown.map(([name, things]) => section(name, things)).join("\n\n");
  process.stdout.write(`${text}\n`);
  return ExitCode.done;
}

function everything(): Record<string, Listed[]> {
  return {
    valuations: valuations
      .entries()
      .map(([name, { summary, options }]) => ({ name, summary, parameters: parametersOf(options) })),
    mechanisms: mechanisms
      .entries()
      .map(([name, { summary, options }]) => ({ name, summary, parameters: parametersOf(options) })),
    trainable: architectures
      .entries()
      .map(([name, { summary }]) => ({ name, summary, parameters: settingsOf(name) })),
    penalties: penalties.entries().map(([name, { summary }]) => ({ name, summary, parameters: [] })),
    backends: backends.entries().map(([name, { summary }]) => ({ name, summary, parameters: [] })),
  };
}

/** Name, description and default of each field of an object schema. */
function parametersOf(schema: z.ZodType): Parameter[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => {
    const { description = "", default: standard } = property as { description?: string; default?: unknown };
    return { name, description, default: standard ?? null };
  });
}

/** What may be set of a training, with the defaults; a default that depends on the valuation has none here. */
function settingsOf(mechanism: string): Parameter[] {
  const { lambdaRegret: _, ...defaults } = recipes.get(mechanism).complete({}, uniform({ bidders: 4 }));
  return parametersOf(trainSettingsSchema).map((parameter) => ({
    ...parameter,
    default: (defaults as Record<string, unknown>)[parameter.name] ?? null,
  }));
}

function section(kind: string, things: readonly Listed[]): string {
  const lines = things.flatMap(({ name, summary, parameters }) => [
    `  ${name.padEnd(22)}${summary}`,
    ...parameters.map(({ name: parameter, description, default: standard }) => {
      const otherwise = standard === null ? "" : ` (default: ${JSON.stringify(standard)})`;
      return `      ${parameter.padEnd(18)}${description}${otherwise}`;
    }),
  ]);
  return [kind, ...lines].join("\n");
}
