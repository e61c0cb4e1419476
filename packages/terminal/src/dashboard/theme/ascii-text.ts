/** What our texts have beyond ASCII, and what stands for it: one character for one, so that columns stay. */
const STAND_INS: Readonly<Record<string, string>> = {
  "±": "~",
  "·": "-",
  "…": "~",
  "−": "-",
  "–": "-",
  "→": ">",
  "×": "x",
  τ: "t",
  λ: "L",
  "√": "V",
  "“": '"',
  "”": '"',
  "’": "'",
};

/** A line for a terminal that shows ASCII alone; colour codes are ASCII and stay. */
export function asciiText(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is meant, control characters are not
  return line.replaceAll(/[^\x00-\x7f]/gu, (character) => STAND_INS[character] ?? "?");
}
