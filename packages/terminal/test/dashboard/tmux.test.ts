import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { runMain } from "../support/run-main.js";
import { BIN, hasTmux, type TmuxSession, tmuxSession } from "../support/tmux.js";

const folder = await mkdtemp(join(tmpdir(), "dashboard-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
await cp(join(import.meta.dirname, "../support/optuna-study.sqlite3"), join(folder, "optuna.sqlite3"));

let open: TmuxSession | undefined;
afterEach(async () => {
  await open?.kill();
  open = undefined;
});

async function session(options: Parameters<typeof tmuxSession>[1] = {}): Promise<TmuxSession> {
  open = await tmuxSession(folder, options);
  await open.until(/^\$/m, 10);
  return open;
}

const DASHBOARD = `node ${BIN} dashboard`;

/** Numbers depend on the machine's rounding, curves on its speed: what stays is compared. */
function masked(screen: string): string {
  return screen
    .replaceAll(/[\u2800-\u28ff]/g, " ")
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d-]+/g, "TIME")
    .replaceAll(/-?\d+(\.\d+)?(e-?\d+)?/g, "#")
    .replaceAll(/[ ─━█◆·+]+/g, " ")
    .split("\n")
    .filter((line) => !/^[│┃# ]*$/.test(line))
    .join("\n");
}

describe.skipIf(!hasTmux)("the dashboard in a terminal (needs tmux)", { timeout: 240_000 }, () => {
  it("trains, tries bids out, opens Optuna's study, is resized, and gives the terminal back", async () => {
    const tmux = await session();
    await tmux.line("echo before; stty -a | grep -o '.icanon'");
    await tmux.line(DASHBOARD);
    await tmux.until(/optuna\.sqlite3/);

    await tmux.keys("n");
    await tmux.until(/new training/);
    await pressUntil(tmux, "Right", /‹ latent ›/);
    // A short training.
    await pressUntil(tmux, "Down", /› steps/);
    await tmux.type("40");
    await tmux.until(/--steps 40/);
    await tmux.keys("Enter");
    await tmux.until(/lookahead-net (improve|measuring)/);
    // The result comes a moment before the process that had it ends.
    await tmux.until(/done in \d/, 120);
    const trained = await tmux.until(/6 compare\s*$/m);
    expect(masked(trained)).toMatchSnapshot("trained");

    await tmux.keys("Enter");
    await tmux.until(/who wins: lookahead-net on latent/);
    await tmux.keys("t");
    await tmux.until(/leave/);
    const bids = ["0.9", "0.35", "1.2", "0.6"];
    // What is typed replaces the bid that stood there.
    for (const bid of bids) {
      await tmux.type(bid);
      await tmux.keys("Enter");
    }
    const tried = await tmux.until(/^.\s*.?4\s+0\.6 /m);
    expect(masked(tried)).toMatchSnapshot("tried");
    await agreesWithRun(tried, bids);

    await tmux.keys("Escape");
    await tmux.until(/t: type bids/);
    await tmux.keys("o");
    await tmux.type("optuna.sqlite3");
    await tmux.keys("Enter");
    await tmux.until(/tune .*22 done|tune .*done/);
    await tmux.keys("s", "s", "s", "S");
    const sorted = await tmux.until(/value ↓/);
    expect(sorted).toMatchSnapshot("sorted");
    await tmux.resize(60, 20);
    const small = await tmux.until(/^╰─+╯╰─+╯$/m);
    expect(small.split("\n").every((line) => [...line].length <= 60)).toBe(true);
    expect(small).toMatchSnapshot("60x20");
    await tmux.resize(100, 30);
    await tmux.until(/Pareto front/);
    expect(await tmux.screen()).toBe(sorted);

    await tmux.keys("q");
    await tmux.until(/before/);
    await tmux.line("stty -a | grep -o '.icanon'; echo over");
    const after = await tmux.until(/^over/m);
    expect(after).not.toMatch(/-icanon/);
    expect(after).not.toMatch(/compare/);
  });

  it("is suspended and goes on, and is killed: the terminal is the shell's each time", async () => {
    const tmux = await session();
    await tmux.line(DASHBOARD);
    const shown = await tmux.until(/optuna\.sqlite3/);
    await tmux.keys("C-z");
    await tmux.until(/Stopped/);
    expect(await tmux.screen()).not.toMatch(/compare/);
    await tmux.line("stty -a | grep -o '.icanon'");
    await tmux.until(/^ icanon/m);
    // In the background it stops again before it draws anything.
    await tmux.line("clear; bg");
    await tmux.line("sleep 1; jobs");
    await tmux.until(/Stopped/);
    expect(await tmux.screen()).not.toMatch(/compare/);
    await tmux.line("fg");
    await tmux.until(/6 compare/);
    expect((await tmux.screen()).split("\n")[0]).toBe(shown.split("\n")[0]);
    await tmux.keys("2");
    await tmux.until(/\[2 train\]/);
    await tmux.keys("C-z");
    await tmux.until(/Stopped/);
    await tmux.line("kill %1; fg; echo ended");
    await tmux.until(/^ended/m);
    await tmux.line("stty -a | grep -o '.icanon'; echo over");
    const after = await tmux.until(/^over/m);
    expect(after.slice(after.lastIndexOf("grep"))).toMatch(/ icanon/);
  });

  it.each<[string, { TERM?: string; NO_COLOR?: string; COLORTERM?: string }, string]>([
    ["TERM=xterm", { TERM: "xterm" }, ""],
    ["NO_COLOR=1", { NO_COLOR: "1" }, ""],
    ["a light theme", {}, "--theme light"],
    ["16 colours", { TERM: "xterm-16color", COLORTERM: "" }, ""],
    ["ASCII", {}, "--ascii"],
  ])("shows the same study under %s", async (_, environment, flags) => {
    const tmux = await session({ environment: environment as Record<string, string> });
    await tmux.line(`${DASHBOARD} optuna.sqlite3 ${flags}`);
    await tmux.until(/Pareto front/);
    expect(await tmux.screen()).toMatchSnapshot();
    const colors = await tmux.colors();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    const colored = /\u001b\[[0-9;]*(3[1-7]|9[0-7]|38)[0-9;]*m/.test(colors);
    expect(colored).toBe(environment.NO_COLOR === undefined);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    if (environment.TERM) expect(colors).not.toMatch(/\u001b\[[0-9;]*38[;:]/);
  });

  it("`train` at a terminal shows the view, then leaves the table on the normal screen", async () => {
    const tmux = await session({ columns: 120 });
    await tmux.line(
      `node ${BIN} train --bidders 2 --steps 5 --val-size 500 --regret-profiles 100 --out live`,
    );
    await tmux.until(/\[2 train\]/);
    const after = await tmux.until(/saved in/, 120);
    expect(after).toMatch(/^lookahead-net +\d/m);
    expect(after).toMatch(/the exact optimum of every truthful auction/);
    await tmux.line("clear");
    await tmux.line(`node ${BIN} train --bidders 65`);
    const refused = await tmux.until(/error: /);
    expect(refused).toMatch(/`--bidders` must be a whole number from 1 to 64/);
    // Refused by the process that trains: the folder is as it was.
    await mkdir(join(folder, "mine"));
    await writeFile(join(folder, "mine", "file"), "");
    await tmux.line("clear");
    await tmux.line(
      `node ${BIN} train --bidders 3 --val-model latent --params '{"weights":[1,2]}' --out mine`,
    );
    await tmux.until(/`bidders` must be the number of weights/);
    await tmux.until(/^\$ ?$/m);
    expect(await readdir(join(folder, "mine"))).toEqual(["file"]);
  });

  it("asks before it quits while a training runs, and stops it so that it can be resumed", async () => {
    const tmux = await session();
    await tmux.line(`node ${BIN} train --steps 20000 --out long`);
    await tmux.until(/improve/);
    await tmux.keys("q");
    await tmux.until(/still running/);
    await tmux.keys("s");
    await tmux.until(/interrupted; go on with: auction-mech train --resume/, 120);
    expect(await readdir(join(folder, "long", "lookahead-net"))).toContain("checkpoint.json");
  });
});

/** Presses a key until the screen matches, each time waiting for the screen to change. */
async function pressUntil(tmux: TmuxSession, key: string, pattern: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const before = await tmux.screen();
    if (pattern.test(before)) return;
    await tmux.keys(key);
    for (let wait = 0; wait < 50 && (await tmux.screen()) === before; wait++) {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  await tmux.until(pattern);
}

/** The winner, the price and the thresholds on the screen are those of `auction-mech run` on the same bids. */
async function agreesWithRun(screen: string, bids: readonly string[]): Promise<void> {
  const [time] = await readdir(join(folder, "runs"));
  const saved = join(folder, "runs", time!, "latent", "lookahead-net");
  const file = join(folder, "bids.ndjson");
  await writeFile(file, `[${bids.join(",")}]\n`);
  const { stdout } = await runMain("run", saved, "--bids", file, "--thresholds", "--json");
  const row = JSON.parse(stdout.split("\n")[0]!) as {
    winner: string | null;
    price: number;
    thresholds: (number | null)[];
  };
  const short = (value: number) => String(Number(value.toPrecision(8)));
  if (row.winner === null) expect(screen).toContain("nobody wins");
  else expect(screen).toContain(`bidder ${row.winner} wins and pays ${short(row.price)}`);
  for (const threshold of row.thresholds)
    expect(screen).toContain(threshold === null ? "none" : short(threshold));
}
