// Makes dist/dashboard/screen/ink-screen.js one file with Ink and React in it, in place of what tsc wrote.
// Beside it go the licences of everything that is in it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const folder = join(import.meta.dirname, "..");
const outfile = join(folder, "dist/dashboard/screen/ink-screen.js");

/** Ink's connection to React's developer tools, with a web socket library: never asked for here. */
const withoutDevtools = {
  name: "without-devtools",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/devtools\.js$/ }, () => ({ path: "devtools", namespace: "empty" }));
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
  },
};

const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ["src/dashboard/screen/ink-screen.tsx"],
  outfile,
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  // Some of what Ink needs is CommonJS and requires modules of Node.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  plugins: [withoutDevtools],
  legalComments: "eof",
  metafile: true,
});
// That of tsc's file.
rmSync(`${outfile}.map`, { force: true });
writeFileSync(outfile.replace(/\.js$/, ".licences.txt"), licences(Object.keys(metafile.inputs)));

/** The text of every licence, a package each. @param inputs paths of the files in the bundle */
function licences(inputs) {
  const packages = inputs.map((path) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  return [...new Set(packages)]
    .filter((path) => path !== undefined)
    .map((path) => {
      const root = join(folder, path);
      const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(join(root, file), "utf8") : notice(inputs, path);
      return { name, entry: `${name} ${version} (${license})\n\n${text.trim()}\n` };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ entry }) => entry)
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** A package without a file for its licence has the owner's notice in its sources; the licence's text is that of the others. */
function notice(inputs, path) {
  for (const input of inputs.filter((own) => own.startsWith(`${path}/`))) {
    const found = /\/\*.*?Copyright.*?\*\//s.exec(readFileSync(join(folder, input), "utf8"));
    if (found) return found[0];
  }
  throw new Error(`${path} says nowhere who owns it: its licence cannot be kept.`);
}
