import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import type { TensorflowLibrary } from "./find-tensorflow.js";

const require = createRequire(import.meta.url);

/** The newest version of Node's addon interface that tfjs-node 4.22.0 asks for. */
const NODE_API = 8;

/** Where tfjs-node is installed. @throws InvalidArgument when it is not */
export function addonFolder(): string {
  try {
    return dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  } catch (cause) {
    throw new InvalidArgument(
      "@tensorflow/tfjs-node must be installed, but is not. Run `pnpm install` without `--no-optional`.",
      { cause },
    );
  }
}

/**
 * Compiles tfjs-node's addon against a TensorFlow and puts it where tfjs-node
 * looks for it. The libraries stay where they are: links beside the addon lead
 * to them. Nothing is replaced until the compiler has succeeded.
 *
 * @param folder tfjs-node's
 * @returns the addon's path
 */
export function compileAddon({ include, libraries }: TensorflowLibrary, folder: string): string {
  if (process.platform === "win32") {
    throw new InvalidArgument(
      "Linking must happen on Linux or macOS, but this is Windows. Use `pnpm fetch-addon --retry` with network access.",
    );
  }
  const links = join(folder, "deps/lib");
  const addon = join(folder, `lib/napi-v${NODE_API}/tfjs_binding.node`);
  const unfinished = `${addon}.new`;
  mkdirSync(dirname(addon), { recursive: true });
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(folder, "binding", name));
  compile([
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-w", `-DNAPI_VERSION=${NODE_API}`],
    ...[`-I${folder}`, `-I${nodeHeaders()}`, `-I${include}`],
    ...sources,
    ...libraries,
    ...linkerFlags(),
    ...["-o", unfinished],
  ]);
  mkdirSync(links, { recursive: true });
  for (const library of libraries) {
    rmSync(join(links, basename(library)), { force: true });
    symlinkSync(library, join(links, basename(library)));
  }
  renameSync(unfinished, addon);
  return addon;
}

function nodeHeaders(): string {
  return (require("node-api-headers") as { include_dir: string }).include_dir;
}

/** Node's own functions are found when it loads the addon, TensorFlow's through the links. */
function linkerFlags(): string[] {
  return process.platform === "darwin"
    ? ["-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path/../../deps/lib"]
    : ["-Wl,-rpath,$ORIGIN/../../deps/lib"];
}

function compile(args: readonly string[]): void {
  const compiler = process.env.CXX ?? ["c++", "g++", "clang++"].find(isProgram);
  if (compiler === undefined) {
    throw new InvalidArgument(
      "A C++ compiler must be on the PATH, but there is none. Install g++ or clang++, or name one in CXX.",
    );
  }
  const { status, error, stderr } = spawnSync(compiler, args, { encoding: "utf8" });
  if (status === 0) return;
  const first = stderr?.split("\n").find((line) => /error/i.test(line)) ?? error?.message ?? "";
  throw new InvalidArgument(
    `The addon must compile, but ${compiler} failed: ${first.trim()}. Use a TensorFlow from 2.8 on and a compiler that knows C++17.`,
  );
}

function isProgram(name: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, name)));
}
