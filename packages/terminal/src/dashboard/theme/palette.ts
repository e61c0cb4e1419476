/** What a piece of text means; a palette says how that looks. */
export type Role =
  | "plain"
  | "strong"
  | "muted"
  | "accent"
  | "good"
  | "warning"
  | "bad"
  | "selected"
  | `series${SeriesIndex}`;

/** Which of the colours that tell series, bidders and mechanisms apart. */
export type SeriesIndex = 0 | 1 | 2 | 3 | 4 | 5;

const SERIES_COUNT = 6;

/** The role of the k-th of many things: colours repeat, their glyphs tell them apart. */
export function seriesRole(index: number): Role {
  return `series${(index % SERIES_COUNT) as SeriesIndex}`;
}

/** How a role looks: a hex colour, and one of the 16 that every terminal has. */
export interface Look {
  readonly hex?: string;
  readonly basic?: BasicColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly inverse?: true;
}

type BasicColor =
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan"
  | "cyanBright"
  | "yellowBright"
  | "redBright";

export type Palette = Readonly<Record<Role, Look>>;

const COMMON = {
  plain: {},
  strong: { bold: true },
  muted: { dim: true },
  selected: { inverse: true },
} as const;

/**
 * Colours that people with any common colour blindness tell apart, on black.
 *
 * Okabe and Ito, "Color Universal Design" (2008); its black and its blue, which
 * cannot be read on black, are left out.
 */
const DARK: Palette = {
  ...COMMON,
  accent: { hex: "#56B4E9", basic: "cyan" },
  good: { hex: "#009E73", basic: "green" },
  warning: { hex: "#E69F00", basic: "yellow" },
  bad: { hex: "#D55E00", basic: "redBright" },
  series0: { hex: "#56B4E9", basic: "cyan" },
  series1: { hex: "#E69F00", basic: "yellow" },
  series2: { hex: "#009E73", basic: "green" },
  series3: { hex: "#CC79A7", basic: "magenta" },
  series4: { hex: "#F0E442", basic: "yellowBright" },
  series5: { hex: "#D55E00", basic: "red" },
};

/** The same on white: its yellow and its sky blue, which cannot be read on white, give way to darker ones. */
const LIGHT: Palette = {
  ...COMMON,
  accent: { hex: "#0072B2", basic: "blue" },
  good: { hex: "#007A5A", basic: "green" },
  warning: { hex: "#9A6700", basic: "yellow" },
  bad: { hex: "#B34700", basic: "red" },
  series0: { hex: "#0072B2", basic: "blue" },
  series1: { hex: "#B37700", basic: "yellow" },
  series2: { hex: "#007A5A", basic: "green" },
  series3: { hex: "#A84F80", basic: "magenta" },
  series4: { hex: "#2F8FC4", basic: "cyan" },
  series5: { hex: "#B34700", basic: "red" },
};

export const PALETTES = { dark: DARK, light: LIGHT } as const;

export type PaletteName = keyof typeof PALETTES;
