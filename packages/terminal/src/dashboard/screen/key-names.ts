import type { Key } from "ink";

const NAMED = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageDown", "pagedown"],
  ["pageUp", "pageup"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "delete"],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** Ink hands on the codes that it has no name for, without their escape character. */
const CODE = /^\[[\d;?<]*[A-Za-z~]$/;

/** The names of the keys in one piece of input, as the key table writes them; a paste has one a character. */
export function keyNames(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? "shift+tab" : "tab"];
  const named = NAMED.find(([flag]) => key[flag]);
  if (named) return [named[1]];
  if (key.ctrl) return input.length === 1 ? [`ctrl+${input}`] : [];
  if (key.meta || CODE.test(input)) return [];
  return [...input].flatMap(characterName);
}

/** Keys that were pressed faster than they were read come as one piece of text, control characters and all. */
function characterName(character: string): readonly string[] {
  const code = character.charCodeAt(0);
  if (character === " ") return ["space"];
  if (character === "\r" || character === "\n") return ["enter"];
  if (character === "\t") return ["tab"];
  if (code === 0x7f || code === 0x08) return ["backspace"];
  if (code >= 1 && code <= 26) return [`ctrl+${String.fromCharCode(code + 96)}`];
  return code < 32 ? [] : [character];
}
