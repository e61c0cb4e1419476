import { pathToFileURL } from "node:url";
import { InvalidData } from "@auction-mech/core";

/** Whether a name is that of a module of the user's own, by its ending. */
export function isModulePath(text: string): boolean {
  return /\.m?js$/.test(text);
}

/**
 * The default export of a module that the user names.
 *
 * @throws InvalidData when it cannot be imported
 */
export async function importOwn(path: string, text: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new InvalidData(
      `"${text}" must be a module that can be imported, but it fails: ${cause instanceof Error ? cause.message : cause}. Mend the module.`,
      { cause },
    );
  }
}
