/** A module resolver for Node's loader: whoever imports vitest in this process gets the stand-in. */
export function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => unknown,
): unknown {
  return specifier === "vitest"
    ? { url: new URL("./vitest-stand-in.js", import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
}
