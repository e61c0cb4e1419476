import { InvalidArgument } from "@auction-mech/core";

/** A valuation as one argument: a name with its parameters after it, as in `latent{"noise":0.2}`. */
export function parseValuationText(
  text: string,
  flag = "--val-model",
): { readonly name: string; readonly params: unknown } {
  const start = text.indexOf("{");
  if (start < 0) return { name: text.trim(), params: {} };
  try {
    return { name: text.slice(0, start).trim(), params: JSON.parse(text.slice(start)) as unknown };
  } catch (cause) {
    throw new InvalidArgument(
      `\`${flag}\` must be a name with JSON after it, but got ${text}. Write it as 'latent{"noise":0.2}'.`,
      { cause },
    );
  }
}

/** A valuation in a few characters, for a column's head. */
export function valuationLabel(name: string, params: unknown, shown: readonly string[]): string {
  const told = Object.entries(params as Record<string, unknown>).filter(([key]) => shown.includes(key));
  return told.length === 0
    ? name
    : `${name} ${told.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(" ")}`;
}

/** The parameters that differ between valuations of one name: what tells them apart. */
export function differingParams(
  valuations: readonly { readonly name: string; readonly params: Readonly<Record<string, unknown>> }[],
): string[] {
  const keys = new Set(valuations.flatMap(({ params }) => Object.keys(params)));
  return [...keys].filter((key) =>
    valuations.some(({ name, params }) =>
      valuations.some(
        (other) => other.name === name && JSON.stringify(other.params[key]) !== JSON.stringify(params[key]),
      ),
    ),
  );
}
