import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/** One project a package, by the name of its folder: `vitest run --project core`. */
const packages = ["packages", "tools"]
  .map((parent) => join(root, parent))
  .filter((parent) => existsSync(parent))
  .flatMap((parent) => readdirSync(parent).map((name) => ({ name, root: join(parent, name) })))
  .filter((folder) => existsSync(join(folder.root, "package.json")));

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // Two busy cores make a test slow, not wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Processes, not threads: native addons and signals need them. Isolated, because TensorFlow.js is global state.
    pool: "forks",
    // Projects given as a glob would not inherit these settings; `extends` makes them.
    projects: [
      ...packages.map(({ name, root }) => ({ extends: true as const, root, test: { name } })),
      { extends: true, root, test: { name: "workspace" } },
    ],
  },
});
