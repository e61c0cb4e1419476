import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as study from "../src/index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

it("the first example runs as it stands and finds its optimum", async () => {
  const folder = mkdtempSync(join(tmpdir(), "study-readme-"));
  const printed: unknown[][] = [];
  const code = snippets[0]!
    .replace(/import \{ createStudy \} from .*\n/, "")
    .replace("study.sqlite3", join(folder, "study.sqlite3"));
  const AsyncFunction = (async () => {}).constructor as new (
    ...text: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction("createStudy", "console", code)(study.createStudy, {
    log: (...values: unknown[]) => printed.push(values),
  });
  const [values, params] = printed[0] as [number[], { kind: string }];
  expect(values[0]).toBeLessThan(0.1);
  expect(params.kind).toBe("square");
  rmSync(folder, { recursive: true });
});

it("the table of exports names only what is exported", () => {
  const rows = readme.split("\n").filter((line) => /^\| `/.test(line) && !line.includes("/testing"));
  const names = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  const types = ["Study", "Trial", "FrozenTrial"];
  expect(names.filter((name) => !(name in study) && !types.includes(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(30);
});
