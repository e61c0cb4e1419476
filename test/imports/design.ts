/** The import rules of the design as data: who may import whom, and which libraries live where. */

export const SCOPE = "@auction-mech/";

const BELOW_TRAINER = ["core", "valuation", "mechanism", "econ", "kernels", "backend"];
const EVERYTHING = [...BELOW_TRAINER, "trainer", "study", "tuner", "terminal"];

/** Every folder of the workspace, and the packages it may import. A folder that is not here is refused. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/valuation": ["core"],
  "packages/mechanism": ["core"],
  "packages/kernels": ["core"],
  "packages/backend": ["core"],
  "packages/study": ["core"],
  "packages/econ": ["core", "valuation", "mechanism"],
  "packages/trainer": BELOW_TRAINER,
  "packages/tuner": [...BELOW_TRAINER, "trainer", "study"],
  "packages/terminal": EVERYTHING.filter((name) => name !== "terminal"),
  "tools/bench": EVERYTHING,
  "tools/native": EVERYTHING,
  "tools/references": EVERYTHING,
};

/** Packages whose main entry runs in a browser: Node's own things only behind `./node`. */
export const RUNS_IN_BROWSER: readonly string[] = ["core", "valuation", "mechanism", "econ", "kernels"].map(
  (name) => `packages/${name}`,
);

/** A group of libraries that only some folders may use. `tools/*` may use all of them. */
export interface LibraryFamily {
  readonly name: string;
  has(library: string): boolean;
  /** Folders whose source may import it. */
  readonly values: readonly string[];
  /** Folders whose source may import its types only, and whose tests may import it. */
  readonly typesOnly: readonly string[];
}

const SQL =
  /^(@types\/)?(kysely|libsql|@libsql\/.+|pg|pg-.+|postgres|better-sqlite3|sqlite3?|sqlite-.+|node-sqlite3-wasm|sql\.js|mysql2?|mariadb|tedious|knex|typeorm|drizzle-orm|node:sqlite)$/;

export const FAMILIES: readonly LibraryFamily[] = [
  {
    name: "React and Ink",
    has: (library) => /^(@types\/)?(react|react-.+|ink|ink-.+|@inkjs\/.+)$/.test(library),
    values: ["packages/terminal"],
    typesOnly: [],
  },
  {
    name: "TensorFlow.js",
    has: (library) => library.startsWith("@tensorflow/"),
    values: ["packages/backend", "packages/trainer"],
    typesOnly: ["packages/mechanism", "packages/econ"],
  },
  { name: "SQL", has: (library) => SQL.test(library), values: ["packages/study"], typesOnly: [] },
];

/** The only libraries of packages that promise a closed list. */
export const CLOSED_LISTS: Readonly<Record<string, readonly string[]>> = { "packages/core": ["pure-rand"] };

/** What tests and the law suites (`src/testing.ts`) may import besides: the workspace's root declares them. */
export const TEST_LIBRARIES: readonly string[] = ["vitest", "fast-check"];

/** Where a module is chosen by the user at run time (an objective, an auction to audit): computed imports are allowed. */
export const LOADS_USER_MODULES: readonly string[] = ["packages/tuner", "packages/terminal"];

/** Libraries that a package's build puts into its own files: nobody installs them, so they are development dependencies. */
export const BUNDLED: Readonly<Record<string, readonly string[]>> = { "packages/terminal": ["ink", "react"] };
