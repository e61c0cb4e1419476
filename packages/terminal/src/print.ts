import { once } from "node:events";
import type { Writable } from "node:stream";

/** Writes to a stream no faster than it is read, so that nothing piles up in memory. */
export function printer(output: Writable): (text: string) => Promise<void> {
  return async (text) => {
    if (!output.write(text)) await once(output, "drain");
  };
}
