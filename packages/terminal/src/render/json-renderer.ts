import type { OutputFlags } from "../commands/flags.js";
import type { Renderer } from "./renderer.js";

/** Newline-delimited JSON on stdout, the result last; words on stderr. */
export function jsonRenderer<Result>({ quiet }: OutputFlags): Renderer<Result> {
  const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    event(event) {
      if (!quiet && event.type !== "result") print(event);
    },
    end: print,
    say: (line) => process.stderr.write(`${line}\n`),
  };
}
