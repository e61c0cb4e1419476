import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const BROWSER_SAFE =
  /^(@auction-mech\/core|@stdlib\/math-base-special-\w+|csv-parse\/browser\/esm\/sync|zod)$/;

it("reaches nothing from the main entry that a browser lacks", () => {
  const seen = new Set<string>();
  const pending = [fileURLToPath(new URL("../src/index.ts", import.meta.url))];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(file, "utf8");
    expect(code, file).not.toMatch(/\b(process|Buffer|__dirname|require)\b[.([]/);
    for (const [, module] of code.matchAll(/from "([^"]+)"/g)) {
      if (module!.startsWith(".")) pending.push(resolve(dirname(file), module!.replace(/\.js$/, ".ts")));
      else expect(module, file).toMatch(BROWSER_SAFE);
    }
  }
  expect(seen.size).toBeGreaterThan(20);
});
