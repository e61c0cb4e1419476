// Draws docs/*.svg: the dashboard in a real terminal (tmux), showing a run and a study.
// node scripts/pictures.mjs RUN STUDY, both with everything in them that the views show.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DARK_SCREEN, LIGHT_SCREEN, screenSvg } from "../dist/dashboard/export/screen-svg.js";

const [run, study] = process.argv.slice(2).map((path) => resolve(path));
const folder = join(import.meta.dirname, "..");
const bin = join(folder, "dist", "bin.js");
const size = { columns: 110, rows: 32 };
const root = dirname(study);

const tmux = (...args) => execFileSync("tmux", ["-L", "pictures", ...args], { encoding: "utf8" });
const screen = (...flags) => tmux("capture-pane", "-p", ...flags, "-t", "p");

async function until(pattern) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (pattern.test(screen())) return;
    await pause(100);
  }
  throw new Error(`never came to ${pattern}:\n${screen()}`);
}

async function session(args, work, { light = false } = {}) {
  const command = [process.execPath, bin, "dashboard", ...args];
  const shell = ["env", "-u", "CI", "LC_ALL=C.UTF-8", "COLORTERM=truecolor", ...command];
  tmux(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "p",
    "-x",
    `${size.columns}`,
    "-y",
    `${size.rows}`,
    "-c",
    root,
    ...shell,
  );
  try {
    await work(async (name) => {
      await pause(500);
      const svg = await screenSvg(screen("-e").trimEnd(), size, light ? LIGHT_SCREEN : DARK_SCREEN);
      writeFileSync(join(folder, "docs", `dashboard-${name}.svg`), svg);
    });
  } finally {
    tmux("kill-server");
    // The next session's server must not meet this one on its way out.
    await pause(500);
  }
}

const keys = (...names) => tmux("send-keys", "-t", "p", ...names);

mkdirSync(join(folder, "docs"), { recursive: true });
await session([run], async (picture) => {
  await until(/done in/);
  await picture("train");
  keys("6");
  await until(/revenue as a share/);
  await picture("compare");
  keys("2", "Enter");
  await until(/who wins/);
  keys("b", "b");
  await picture("auction");
  keys("c");
  await until(/who wins: auction-net/);
  keys("4", "Enter");
  await until(/not truthful|no lie gains/);
  await picture("audit");
});
await session([study], async (picture) => {
  await until(/Pareto front/);
  keys("s", "s", "s", "S");
  await picture("sweep");
});
await session(
  ["--theme", "light", study],
  async (picture) => {
    await until(/Pareto front/);
    await picture("light");
  },
  { light: true },
);
await session([], async (picture) => {
  await until(/changed/);
  keys("n");
  await until(/› valuation/);
  keys("Right");
  await picture("form");
});
