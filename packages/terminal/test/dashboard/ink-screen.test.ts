import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { ReadStream, WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import headless from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
// What users run: the file with Ink and React in it.
import { showInkScreen } from "../../dist/dashboard/screen/ink-screen.js";

// Ink looks when it is loaded, and draws its last frame alone where no one is watching.
vi.hoisted(() => {
  for (const name of ["CI", "CONTINUOUS_INTEGRATION"]) delete process.env[name];
});

const SIZE = { columns: 20, rows: 6 };

describe("the bundle", () => {
  const file = fileURLToPath(new URL("../../dist/dashboard/screen/ink-screen.js", import.meta.url));

  it("needs nothing but Node", async () => {
    const names = (await readFile(file, "utf8")).matchAll(/\b(?:from|import)\s*"([^"]+)"/g);
    for (const [, name] of names) expect(name).toMatch(/^node:/);
  });

  it("stands beside the licences of what is in it", async () => {
    const licences = await readFile(file.replace(/\.js$/, ".licences.txt"), "utf8");
    for (const name of ["ink", "react", "react-reconciler", "yoga-layout"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, "m"));
    }
    // Each entry has a text, not its name alone.
    for (const entry of licences.split(/^-{80}$/m)) expect(entry).toMatch(/copyright|permission/i);
  });
});

describe("frames through Ink", () => {
  const line = fc.stringMatching(/^[a-z─┃日 ]{0,4}$/);
  const colored = fc
    .tuple(line, fc.constantFrom("31", "38;2;86;180;233", "7", "1"))
    .map(([text, code]) => `${text}\u001b[${code}m${text}\u001b[0m`);
  const frames = fc.array(fc.array(fc.oneof(line, colored), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 6,
  });

  it("leave on a terminal exactly the last frame with its colours, whatever came before it", async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (shown) => {
        const screen = screenOf(shown[0]!);
        for (const frame of shown.slice(1)) {
          screen.show(frame);
          await pause(20);
        }
        expect(await screen.cells()).toEqual(await cellsOf(shown.at(-1)!));
        screen.end();
      }),
      { numRuns: 25 },
    );
  });

  it("write nothing for a frame that did not change, and one line for one that changed in one", async () => {
    const screen = screenOf(["aaa", "bbb", "ccc"]);
    await screen.cells();
    screen.pieces.length = 0;
    screen.show(["aaa", "bbb", "ccc"]);
    await pause(40);
    expect(screen.pieces.join("")).toBe("");
    screen.show(["aaa", "bxb", "ccc"]);
    await screen.cells();
    expect(screen.pieces.join("")).toContain("bxb");
    expect(screen.pieces.join("")).not.toMatch(/aaa|ccc/);
    screen.end();
  });

  it("never clear what was scrolled out of a terminal that becomes lower", async () => {
    const screen = screenOf(["a", "b", "c", "d"]);
    await screen.cells();
    screen.resize({ columns: 15, rows: 3 });
    screen.show(["a", "b"]);
    await screen.cells();
    screen.end();
    expect(screen.pieces.join("")).not.toContain("\u001b[3J");
  });

  it("give the input back as it was", () => {
    const screen = screenOf(["a"]);
    expect(screen.raw()).toBe(true);
    screen.end();
    expect(screen.raw()).toBe(false);
  });
});

describe("keys through Ink", () => {
  it("have the names of the key table, one a key however fast they come", async () => {
    expect(await keysOf("q\u001b[A\u001b[Z\u0003")).toEqual(["q", "up", "shift+tab", "ctrl+c"]);
    expect(await keysOf("\u0005\u00150.9\r")).toEqual(["ctrl+e", "ctrl+u", "0", ".", "9", "enter"]);
    expect(await keysOf("a b\u007f\t\n")).toEqual(["a", "space", "b", "backspace", "tab", "enter"]);
    for (const key of ["\u007f", "\b"]) expect(await keysOf(key)).toEqual(["backspace"]);
    expect(await keysOf("\u001b[3~")).toEqual(["delete"]);
    expect(await keysOf("G\u001b[5~\u001b[6~\u001b[H\u001b[F")).toEqual([
      "G",
      "pageup",
      "pagedown",
      "home",
      "end",
    ]);
    for (const key of ["\u0006", "\u000c", "\u001a"]) {
      expect(await keysOf(key)).toEqual([`ctrl+${String.fromCharCode(key.charCodeAt(0) + 96)}`]);
    }
    expect(await keysOf("é日")).toEqual(["é", "日"]);
  });

  it("are an escape only when nothing follows it, and nothing for codes without a meaning here", async () => {
    expect(await keysOf("\u001b")).toEqual(["escape"]);
    expect(await keysOf("\u001bOA\u001bx")).toEqual(["up"]);
    expect(await keysOf("\u001b[15~\u001b[200~\u001b[1;5Qx")).toEqual(["x"]);
  });

  it("are not what the window tells when it gets and loses the focus", async () => {
    const told: boolean[] = [];
    expect(await keysOf("\u001b[O\u001b[Ix", (focused) => told.push(focused))).toEqual(["x"]);
    expect(told).toEqual([false, true]);
  });
});

// --- Internal helpers ---

interface ScreenDouble {
  readonly pieces: string[];
  show(frame: readonly string[]): void;
  resize(size: { columns: number; rows: number }): void;
  /** Every cell of the terminal as it is once all is written: its character and colours. */
  cells(): Promise<readonly string[][]>;
  press(input: string): void;
  raw(): boolean;
  end(): void;
}

/** A screen on a terminal that keeps what it shows. */
function screenOf(
  first: readonly string[],
  {
    onKey = () => {},
    onFocus = () => {},
  }: { onKey?: (key: string) => void; onFocus?: (focused: boolean) => void } = {},
): ScreenDouble {
  const terminal = terminalOf();
  const pieces: string[] = [];
  let written = Promise.resolve();
  const stdout = Object.assign(new EventEmitter(), {
    ...SIZE,
    isTTY: true,
    write(text: string) {
      pieces.push(text);
      written = written.then(() => new Promise((done) => terminal.write(text, done)));
      return true;
    },
  });
  const input: string[] = [];
  let raw = false;
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw = on;
    },
    setEncoding() {},
    ref() {},
    unref() {},
    read: () => input.shift() ?? null,
  });
  let frame = first;
  let tell = () => {};
  const end = showInkScreen({
    stdin: stdin as unknown as ReadStream,
    stdout: stdout as unknown as WriteStream,
    store: {
      state: () => frame,
      subscribe(listener) {
        tell = listener;
        return () => {};
      },
    },
    frame: (lines) => lines,
    onKey,
    onFocus,
  });
  return {
    pieces,
    show(next) {
      frame = next;
      tell();
    },
    resize(size) {
      Object.assign(stdout, size);
      stdout.emit("resize");
    },
    async cells() {
      await pause(40);
      await written;
      return cellsIn(terminal);
    },
    press(text) {
      input.push(text);
      stdin.emit("readable");
    },
    raw: () => raw,
    end,
  };
}

function terminalOf() {
  // A line break goes to the beginning of the next line, as a terminal's driver makes it.
  return new headless.Terminal({
    cols: SIZE.columns,
    rows: SIZE.rows,
    convertEol: true,
    allowProposedApi: true,
  });
}

type Terminal = ReturnType<typeof terminalOf>;

/** The cells of a terminal that nothing but this frame was written to. */
async function cellsOf(frame: readonly string[]): Promise<readonly string[][]> {
  const terminal = terminalOf();
  await new Promise<void>((done) => terminal.write(frame.join("\n"), done));
  return cellsIn(terminal);
}

function cellsIn(terminal: Terminal): readonly string[][] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: SIZE.rows }, (_, row) =>
    Array.from({ length: SIZE.columns }, (_, column) => {
      const cell = buffer.getLine(buffer.viewportY + row)!.getCell(column)!;
      const shown = cell.getChars() || " ";
      // A blank's foreground is not seen.
      const foreground =
        shown === " " && !cell.isInverse() ? "" : `${cell.getFgColorMode()}:${cell.getFgColor()}`;
      return `${shown} ${foreground} ${shown === " " ? "" : cell.isBold()} ${cell.isInverse()}`;
    }),
  );
}

async function keysOf(input: string, onFocus: (focused: boolean) => void = () => {}): Promise<string[]> {
  const keys: string[] = [];
  const screen = screenOf(["a"], { onKey: (key) => keys.push(key), onFocus });
  screen.press(input);
  await pause(30);
  screen.end();
  return keys;
}
