import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const blocks = [...readFileSync(`${folder}README.md`, "utf8").matchAll(/```js\n(.*?)```/gs)].map(
  ([, code]) => code!,
);

it("has two examples", () => expect(blocks).toHaveLength(2));

it.each(blocks.map((code, k) => [k + 1, code] as const))(
  "example %i prints what its comments say",
  (_k, code) => {
    const expected = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, output]) => output);
    // The package by its own name, as built: what a user imports.
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed.trim().split("\n")).toEqual(expected);
  },
);
