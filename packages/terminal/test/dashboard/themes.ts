import { theme } from "../../src/dashboard/theme/theme.js";

/** Every kind of terminal: all colours, 16 of them, none, ASCII alone, a light background. */
export const THEMES = {
  "24-bit": theme({ palette: "dark", unicode: true, colors: 3 }),
  light: theme({ palette: "light", unicode: true, colors: 3 }),
  "16 colours": theme({ palette: "dark", unicode: true, colors: 1 }),
  "no colours": theme({ palette: "dark", unicode: true, colors: 0 }),
  ascii: theme({ palette: "dark", unicode: false, colors: 0 }),
};

export const PLAIN = THEMES["no colours"];

/** Text without its escape codes. */
export function bare(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are control characters
  return text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
