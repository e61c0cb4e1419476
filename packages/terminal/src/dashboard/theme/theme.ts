import { Chalk, type ChalkInstance, type ColorSupportLevel } from "chalk";
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from "./glyphs.js";
import { type Look, PALETTES, type PaletteName, type Role } from "./palette.js";

/** How everything looks: the only thing that knows colours. */
export interface Theme {
  readonly unicode: boolean;
  /** 0 none, 1 sixteen, 2 256, 3 all. */
  readonly colors: ColorSupportLevel;
  readonly glyphs: Glyphs;
  paint(role: Role, text: string): string;
}

export interface ThemeOptions {
  readonly palette: PaletteName;
  readonly unicode: boolean;
  readonly colors: ColorSupportLevel;
}

/** Sixteen colours are named, so that the user's own scheme decides how they look; more are given exactly. */
export function theme({ palette, unicode, colors }: ThemeOptions): Theme {
  const chalk = new Chalk({ level: colors });
  const styles = new Map<Role, ChalkInstance>();
  for (const [role, look] of Object.entries(PALETTES[palette])) styles.set(role as Role, style(chalk, look));
  return {
    unicode,
    colors,
    glyphs: unicode ? UNICODE_GLYPHS : ASCII_GLYPHS,
    paint: (role, text) => (text === "" || role === "plain" ? text : styles.get(role)!(text)),
  };
}

function style(chalk: ChalkInstance, { hex, basic, bold, dim, inverse }: Look): ChalkInstance {
  let made = chalk;
  if (hex && chalk.level > 1) made = made.hex(hex);
  else if (basic) made = made[basic];
  if (bold) made = made.bold;
  if (dim) made = made.dim;
  if (inverse) made = made.inverse;
  return made;
}
