import { InvalidArgument } from "./errors.js";

/**
 * The kinds of one thing by name: used by the command line and by
 * configuration, never by the library's own code.
 */
export interface Registry<Entry> {
  /** @throws InvalidArgument that names the known ones */
  get(name: string): Entry;
  /** @throws InvalidArgument on a name already taken */
  add(name: string, entry: Entry): void;
  has(name: string): boolean;
  entries(): readonly (readonly [name: string, entry: Entry])[];
}

/**
 * @param kind what the entries are, for messages: "valuation"
 */
export function registry<Entry>(kind: string, entries: Readonly<Record<string, Entry>>): Registry<Entry> {
  const known = new Map(Object.entries(entries));
  return {
    has: (name) => known.has(name),
    entries: () => [...known],
    get(name) {
      const entry = known.get(name);
      if (entry === undefined) {
        throw new InvalidArgument(
          `The ${kind} must be one of ${[...known.keys()].join(", ")}, but got "${name}". Choose one of them.`,
        );
      }
      return entry;
    },
    add(name, entry) {
      if (known.has(name)) {
        throw new InvalidArgument(
          `A ${kind}'s name must be new, but "${name}" is taken. Choose another name.`,
        );
      }
      known.set(name, entry);
    },
  };
}
