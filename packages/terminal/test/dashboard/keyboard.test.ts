import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { ReadStream } from "node:tty";
import { describe, expect, it } from "vitest";
import { readKeys } from "../../src/dashboard/screen/keyboard.js";

describe("the keyboard", () => {
  it("gives keys the names of the key table, one a key however fast they come", async () => {
    expect(await keysOf("q\u001b[A\u001b[Z\u0003")).toEqual(["q", "up", "shift+tab", "ctrl+c"]);
    expect(await keysOf("\u0005\u00150.9\r")).toEqual(["ctrl+e", "ctrl+u", "0", ".", "9", "enter"]);
    expect(await keysOf("a b\u007f\u001b[3~")).toEqual(["a", "space", "b", "backspace", "delete"]);
    expect(await keysOf("G\u001b[5~\u001b[6~\u001b[H\u001b[F")).toEqual([
      "G",
      "pageup",
      "pagedown",
      "home",
      "end",
    ]);
    expect(await keysOf("é日")).toEqual(["é", "日"]);
  });

  it("takes an escape for the key only when nothing follows it", async () => {
    expect(await keysOf("\u001b")).toEqual(["escape"]);
    expect(await keysOf("\u001bOA\u001bx")).toEqual(["up"]);
  });

  it("tells when the window gets and loses the focus, which is no key", async () => {
    const told: boolean[] = [];
    expect(await keysOf("\u001b[O\u001b[Ix", (focused) => told.push(focused))).toEqual(["x"]);
    expect(told).toEqual([false, true]);
  });
});

async function keysOf(input: string, onFocus: (focused: boolean) => void = () => {}): Promise<string[]> {
  const stdin = new PassThrough();
  const keys: string[] = [];
  const end = readKeys(stdin as unknown as ReadStream, { onKey: (key) => keys.push(key), onFocus });
  stdin.write(input);
  await pause(120);
  end();
  return keys;
}
