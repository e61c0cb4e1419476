import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { loadKernels } from "@auction-mech/kernels/node";
import { describe, expect, it } from "vitest";
import { openSite } from "./support/site.js";
import { trainInPage } from "./support/training-page.js";

const run = promisify(execFile);

const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
/** AUCTION_MECH_CHROMIUM, or what the PATH has. */
const chromium = [
  process.env.AUCTION_MECH_CHROMIUM ?? "",
  ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
].find((file) => file !== "" && existsSync(file));

/** Opens the training page in a browser and returns what it tells. */
async function inBrowser(isolated: boolean): Promise<unknown> {
  const site = await openSite(isolated);
  const profile = await mkdtemp(join(tmpdir(), "browser-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  // A group of its own: what the PATH has may be a script that starts the browser, and a signal must reach that.
  const browser = spawn(chromium!, [...flags, "--remote-debugging-port=0", site.address], {
    stdio: "ignore",
    detached: true,
  });
  const gone = new Promise<unknown>((resolve) => {
    browser.on("error", (error) => resolve({ error: String(error) }));
    browser.on("exit", (code) => resolve({ error: `the browser ended with ${code}` }));
  });
  try {
    return await Promise.race([site.told, gone]);
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid);
    await gone;
    site.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe("in a context that has what a page has, and nothing of Node", () => {
  it.each([
    ["several threads where memory can be shared", "shared"],
    ["one where there is no SharedArrayBuffer", "unshared"],
  ])(
    "trains on %s, to the same bits",
    async (_, memory) => {
      const script = join(import.meta.dirname, "support", "browser-context.mjs");
      const { stdout } = await run(process.execPath, ["--experimental-vm-modules", script, memory]);
      const wanted = await trainInPage(await loadKernels({ deterministic: true }));
      expect(JSON.parse(stdout)).toEqual({ ...wanted, threaded: memory === "shared" });
    },
    60_000,
  );
});

describe.skipIf(chromium === undefined)(
  "in Chromium (skipped where there is none: AUCTION_MECH_CHROMIUM names one)",
  () => {
    it.each([
      ["an isolated page trains on several threads", true],
      ["a page without SharedArrayBuffer trains on one", false],
    ])(
      "%s, to the same bits as Node",
      async (_, isolated) => {
        const wanted = await trainInPage(await loadKernels({ deterministic: true }));
        expect(wanted.one.losses.at(-1)).toBeLessThan(wanted.one.losses[0]! - 0.05);
        const told = await inBrowser(isolated);
        expect(told).toEqual({ ...wanted, isolated, threaded: isolated });
      },
      60_000,
    );
  },
);
