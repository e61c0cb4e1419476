// Runs after every `pnpm install` of the workspace. Where tfjs-node is installed without its native addon,
// its own installer is tried, quietly and once a version. Never fails an install: TensorFlow.js runs without
// the addon, only slower. `--retry` forgets a failed try.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join, resolve } from "node:path";

const SECONDS_WITHOUT_PROGRESS = 20;
const SECONDS_AT_MOST = 600;

const root = resolve(import.meta.dirname, "../../..");
const failedTry = join(root, "node_modules/.cache/auction-mech/tfjs-node-addon-failed");

try {
  await main();
} catch (error) {
  say(`the native addon could not be looked for (${error.message}). Training works without it.`);
}

async function main() {
  const installed = resolve(import.meta.dirname, "../node_modules/@tensorflow/tfjs-node");
  if (!existsSync(join(installed, "scripts/install.js"))) return;
  const folder = realpathSync(installed);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const target = `${version} node-${process.versions.modules} ${process.platform}-${process.arch}`;
  if (hasAddon(folder)) return;
  if (process.argv.includes("--retry")) rmSync(failedTry, { force: true });
  if (existsSync(failedTry) && readFileSync(failedTry, "utf8") === target) return;

  const reason = await tryInstaller(folder);
  if (reason === null) {
    rmSync(failedTry, { force: true });
    say("the native addon is installed: training on the CPU uses it.");
  } else {
    mkdirSync(join(failedTry, ".."), { recursive: true });
    writeFileSync(failedTry, target);
    say(
      `no native addon here (${reason}). Training works without it; to try again: pnpm fetch-addon --retry`,
    );
  }
}

/** Runs the package's own installer. Returns why there is no addon afterwards, or null. */
async function tryInstaller(folder) {
  const manifest = join(folder, "package.json");
  const original = readFileSync(manifest);
  // The installer rewrites package.json in place, and pnpm's files are links into its store: work on a copy.
  replace(manifest, original);
  const made = ["deps", "lib", "build"].filter((name) => !existsSync(join(folder, name)));
  try {
    const stopped = await runInstaller(folder);
    if (hasAddon(folder)) return null;
    return stopped ? "its download did not get on" : "it could not be downloaded";
  } finally {
    replace(manifest, original);
    // Half a library would be taken for a whole one by the next try.
    if (!hasAddon(folder))
      for (const name of made) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Resolves when the installer ends: true where it was stopped because nothing arrived any more. */
function runInstaller(folder) {
  return new Promise((done, fail) => {
    const path = `${join(folder, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
    const child = spawn(process.execPath, ["scripts/install.js"], {
      cwd: folder,
      stdio: "ignore",
      env: { ...process.env, PATH: path },
      detached: process.platform !== "win32", // a group of its own, so that its children can be stopped too
    });
    let size = sizeOf(folder);
    let idle = 0;
    let seconds = 0;
    let stopped = false;
    const watch = setInterval(() => {
      const now = sizeOf(folder);
      idle = now === size ? idle + 1 : 0;
      seconds += 1;
      size = now;
      if (idle < SECONDS_WITHOUT_PROGRESS && seconds < SECONDS_AT_MOST) return;
      stopped = true;
      stop(child);
    }, 1000);
    const end = () => {
      clearInterval(watch);
      done(stopped);
    };
    child.once("error", end);
    child.once("exit", end);
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => {
        stop(child);
        clearInterval(watch);
        fail(new Error("interrupted"));
      });
    }
  });
}

function stop(child) {
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

function hasAddon(folder) {
  const lib = join(folder, "lib");
  return existsSync(lib) && readdirSync(lib).some((name) => existsSync(join(lib, name, "tfjs_binding.node")));
}

/** Bytes of what the installer fetches. */
function sizeOf(folder) {
  return ["deps", "lib", "build", "scripts"].reduce((sum, name) => {
    const at = join(folder, name);
    if (!existsSync(at)) return sum;
    const files = readdirSync(at, { recursive: true });
    return sum + files.reduce((bytes, file) => bytes + bytesOf(join(at, file)), 0);
  }, 0);
}

function bytesOf(path) {
  try {
    return statSync(path).size;
  } catch {
    return 0; // unpacking moved it away
  }
}

function replace(path, content) {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

function say(text) {
  process.stdout.write(`tfjs-node: ${text}\n`);
}
