import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackendLoader, backends, type Trial, trialCache, tryBackend } from "../src/index.js";
import { tryInChild } from "../src/try-in-child.js";

const works: Trial = { usable: true, device: "a test's", processor: "cpu", milliseconds: 1 };
const fails: Trial = { usable: false, reason: "It is broken.", remedy: "Mend it." };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "auction-mech-trials-"));
  file = join(folder, "addon.node");
  await writeFile(file, "an addon");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A backend of one file, and how often it was tried. */
function counted(found: Trial | (() => Trial)) {
  const attempts: string[] = [];
  const loader: BackendLoader = { ...backends.get("cpu"), native: true, files: () => [file] };
  const options = {
    cache: trialCache(folder),
    attempt: async ({ name }: BackendLoader) => {
      attempts.push(name);
      return typeof found === "function" ? found() : found;
    },
  };
  return { attempts, tried: (fresh = false) => tryBackend(loader, { ...options, fresh }) };
}

describe("tryBackend", () => {
  it("tries once, and again where it is asked to", async () => {
    for (const found of [works, fails]) {
      const { attempts, tried } = counted(found);
      expect(await tried(true)).toEqual(found);
      expect(await tried()).toEqual(found);
      expect(attempts).toHaveLength(1);
      await tried(true);
      expect(attempts).toHaveLength(2);
    }
  });

  it("tries again once a file, a driver's variable or the cache itself has changed", async () => {
    const { attempts, tried } = counted(works);
    await tried();
    await utimes(file, 1, 1);
    await tried();
    expect(attempts).toHaveLength(2);
    process.env.VK_DRIVER_FILES_OF_A_TEST = "elsewhere";
    await tried();
    delete process.env.VK_DRIVER_FILES_OF_A_TEST;
    expect(attempts).toHaveLength(3);
    await tried();
    await writeFile(join(folder, hostname(), "cpu.json"), "{ damaged");
    await tried();
    expect(attempts).toHaveLength(5);
  });

  it("forgets a failure after an hour, and keeps a success", async () => {
    const cache = trialCache(folder);
    const old = (trial: Trial) =>
      writeFile(
        join(folder, hostname(), "cpu.json"),
        JSON.stringify({ fingerprint: "f", at: Date.now() - 4e6, trial }),
      );
    await mkdir(join(folder, hostname()));
    await old(fails);
    expect(await cache.get("cpu", "f")).toBeUndefined();
    await old(works);
    expect(await cache.get("cpu", "f")).toEqual(works);
    expect(await cache.get("cpu", "other")).toBeUndefined();
  });

  it("leaves one whole file, also when many write at once", async () => {
    const { tried } = counted(works);
    await Promise.all(Array.from({ length: 20 }, () => tried(true)));
    expect(await readdir(join(folder, hostname()))).toEqual(["cpu.json"]);
    expect(await tried()).toEqual(works);
  });

  it("goes on where nothing can be written", async () => {
    const cache = trialCache(join(file, "no-folder"));
    expect(await tryBackend(backends.get("cpu"), { cache, attempt: async () => works })).toEqual(works);
  });

  it("asks no process about what is not installed", async () => {
    const missing = { reason: "It is missing.", remedy: "Install it." };
    const loader: BackendLoader = { ...backends.get("cpu"), missing: () => missing };
    const attempt = () => expect.unreachable();
    expect(await tryBackend(loader, { cache: trialCache(folder), attempt })).toEqual({
      usable: false,
      ...missing,
    });
  });
});

describe("tryInChild", () => {
  /** A program in place of the one that tries. */
  async function ran(source: string, seconds?: number): Promise<Trial> {
    const program = join(folder, "program.mjs");
    await writeFile(program, source);
    return tryInChild({ name: "cpu" }, { program, ...(seconds && { seconds }) });
  }

  it("takes the steps of a real backend and says what computed", async () => {
    expect(await tryInChild({ name: "wasm" })).toMatchObject({
      usable: true,
      device: "CPU (WebAssembly SIMD)",
      processor: "cpu",
      milliseconds: expect.any(Number),
    });
  });

  it("survives a child that is killed, ends or hangs, and says so", async () => {
    const killed = await ran("process.kill(process.pid, 'SIGILL')");
    expect(killed).toMatchObject({ usable: false, reason: expect.stringContaining("SIGILL") });
    const ended = await ran("process.exit(7)");
    expect(ended).toMatchObject({ usable: false, reason: expect.stringContaining("code 7") });
    const hung = await ran("setInterval(() => {}, 1000)", 0.5);
    expect(hung).toMatchObject({ usable: false, reason: expect.stringContaining("hung") });
  });

  it("finds the answer below what libraries print", async () => {
    const answer = JSON.stringify(works);
    expect(await ran(`console.log("banner"); console.log(${JSON.stringify(answer)})`)).toEqual(works);
  });
});
