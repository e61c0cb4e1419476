import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { keyNames } from "../../src/dashboard/screen/key-names.js";

const none = {} as Key;

describe("key names", () => {
  it("are those of the key table, one a key however fast they come", () => {
    expect(keyNames("q", none)).toEqual(["q"]);
    expect(keyNames("", { upArrow: true } as Key)).toEqual(["up"]);
    expect(keyNames("", { tab: true, shift: true } as Key)).toEqual(["shift+tab"]);
    expect(keyNames("c", { ctrl: true } as Key)).toEqual(["ctrl+c"]);
    expect(keyNames("\u0005\u00150.9\r", none)).toEqual(["ctrl+e", "ctrl+u", "0", ".", "9", "enter"]);
    expect(keyNames("a b\u007f\u0000", none)).toEqual(["a", "space", "b", "backspace"]);
  });
});
