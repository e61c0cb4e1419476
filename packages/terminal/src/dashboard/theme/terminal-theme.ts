import { type ColorSupportLevel, supportsColor } from "chalk";
import type { PaletteName } from "./palette.js";
import { type Theme, theme } from "./theme.js";

export interface TerminalThemeFlags {
  /** false after `--no-color`. */
  readonly color: boolean;
  readonly ascii?: boolean | undefined;
  readonly theme?: "auto" | PaletteName | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The theme that this terminal can show: by the flags, else by what the environment says of it. */
export function terminalTheme(flags: TerminalThemeFlags, environment: Environment = process.env): Theme {
  const asked = flags.theme ?? "auto";
  return theme({
    palette: asked === "auto" ? backgroundOf(environment) : asked,
    unicode: !flags.ascii && showsUnicode(environment),
    colors: colorsOf(flags, environment),
  });
}

/** `NO_COLOR` counts when it is set to anything but the empty text (no-color.org). */
function colorsOf({ color }: TerminalThemeFlags, { NO_COLOR }: Environment): ColorSupportLevel {
  if (!color || (NO_COLOR !== undefined && NO_COLOR !== "")) return 0;
  return supportsColor ? supportsColor.level : 0;
}

/** Some terminals tell their colours as "foreground;background", numbers of the 16; 7 and 9 to 15 are light. */
function backgroundOf({ COLORFGBG }: Environment): PaletteName {
  const background = Number(COLORFGBG?.split(";").at(-1) || Number.NaN);
  return background === 7 || (background >= 9 && background <= 15) ? "light" : "dark";
}

/** The Linux console and old terminals have no braille; a locale without UTF-8 would show bytes. */
function showsUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  if (TERM === "linux" || TERM === "dumb" || TERM?.startsWith("vt") === true) return false;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || /utf-?8/i.test(locale) || process.platform === "win32";
}
