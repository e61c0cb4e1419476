import { emitKeypressEvents, type Interface, type Key } from "node:readline";
import type { ReadStream } from "node:tty";

/** After what time without more an escape is the key and not the beginning of a code, milliseconds. */
const ESCAPE_TIMEOUT = 50;

/** Codes by which a terminal tells that its window got or lost the focus, once it was asked to. */
const FOCUS: Readonly<Record<string, boolean>> = { "[I": true, "[O": false };

const RENAMED: Readonly<Record<string, string>> = { return: "enter" };

export interface KeyboardOptions {
  /** A key by the name that the key table has for it. */
  onKey(name: string): void;
  onFocus(focused: boolean): void;
}

/** Reads keys until it is told to end. @returns ends it */
export function readKeys(stdin: ReadStream, { onKey, onFocus }: KeyboardOptions): () => void {
  // Only the timeout of the interface is read, but its type demands all of one.
  emitKeypressEvents(stdin, { escapeCodeTimeout: ESCAPE_TIMEOUT } as unknown as Interface);
  const onPress = (text: string | undefined, key: Key & { readonly code?: string }) => {
    const focus = FOCUS[key.code ?? ""];
    if (focus !== undefined) return onFocus(focus);
    const name = keyName(text, key);
    if (name !== null) onKey(name);
  };
  stdin.on("keypress", onPress);
  stdin.resume();
  return () => {
    stdin.off("keypress", onPress);
    stdin.pause();
  };
}

/** The name of a key as the key table writes it, or null for what it has no name for. */
export function keyName(text: string | undefined, { name, ctrl, meta, shift }: Key): string | null {
  if (name === "escape") return "escape";
  if (meta) return null;
  if (name === "tab") return shift ? "shift+tab" : "tab";
  if (name === "backspace") return "backspace";
  if (ctrl) return name && `ctrl+${name}`.length === 6 ? `ctrl+${name}` : null;
  // A character is itself, capital or not; a code of several characters has a name or means nothing.
  if (text !== undefined && [...text].length === 1 && text > " ") return text;
  if (name === undefined || name === "undefined") return null;
  return RENAMED[name] ?? name;
}
