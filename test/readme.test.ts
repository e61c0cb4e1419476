import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { promisedOutput, readExamples, runExample } from "./readme/examples.js";

const ROOT = resolve(import.meta.dirname, "..");
const examples = readExamples(ROOT);

describe("README examples", () => {
  it("are found: core has one", () => {
    expect(examples.map(({ readme }) => readme)).toContain("packages/core/README.md");
  });

  it.each(examples)(
    "print what they promise: $readme:$line",
    (example) => {
      const promised = promisedOutput(example);
      expect(promised.length, "an example must show its output with // →").toBeGreaterThan(0);
      expect(runExample(ROOT, example)).toEqual(promised);
    },
    60_000,
  );

  it("leave no placeholder behind", () => {
    for (const readme of new Set(["README.md", ...examples.map((example) => example.readme)])) {
      expect(readFileSync(resolve(ROOT, readme), "utf8")).not.toMatch(
        /\b[A-Z]+_(OUTPUT|TABLE|SEARCH)\b|^FRONTIER$|\bLAMBDA_[A-Z]+\b/m,
      );
    }
  });

  it("fail where the code has a type error", () => {
    const wrong = { readme: "", line: 1, folder: "packages/core", code: `const text: string = 1;` };
    expect(() => runExample(ROOT, wrong)).toThrow(/TS2322/);
  }, 60_000);
});
