import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { runMain } from "./run-main.js";

/** Arguments, the exit code, and what the error says. */
export type Refusal = readonly [args: readonly string[], code: number, message: RegExp];

/**
 * One test a refusal: one error and no trace on stderr, nothing on stdout, and
 * nothing new in `folder`.
 *
 * @param folder where the arguments' files are; left out of the tests' names
 */
export function testRefusals(folder: string, refusals: readonly Refusal[]): void {
  const named = refusals.map(([args, code, message]) => ({
    line: args.join(" ").replaceAll(folder, "…"),
    args,
    code,
    message,
  }));
  it.each(named)("$line", async ({ args, code, message }) => {
    const before = await readdir(folder);
    const ran = await runMain(...args);
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toMatch(/^error: /);
    expect(ran.stderr.match(/error:/g)).toHaveLength(1);
    expect(ran.stderr).not.toMatch(/\n\s+at |node:internal|unexpected/);
    expect(await readdir(folder)).toEqual(before);
  });
}
