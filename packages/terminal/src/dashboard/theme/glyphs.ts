/** Signs that say by their shape what colour says too. */
export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly running: string;
  readonly waiting: string;
  readonly pruned: string;
  readonly interrupted: string;
  readonly marked: string;
  readonly pointer: string;
  readonly best: string;
  readonly ellipsis: string;
  readonly up: string;
  readonly down: string;
  /** From empty to full, for bars. */
  readonly eighths: readonly string[];
  /** From thin to solid, for shares of an allocation. */
  readonly shades: readonly string[];
  /** One a series, where points or lines meet. */
  readonly markers: readonly string[];
  readonly horizontal: string;
  readonly vertical: string;
  readonly corner: string;
}

export const UNICODE_GLYPHS: Glyphs = {
  done: "✓",
  failed: "✗",
  running: "●",
  waiting: "◌",
  pruned: "▷",
  interrupted: "◐",
  marked: "◆",
  pointer: "›",
  best: "★",
  ellipsis: "…",
  up: "↑",
  down: "↓",
  eighths: ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
  shades: ["░", "▒", "▓", "█"],
  markers: ["●", "▲", "■", "◆", "✚", "○"],
  horizontal: "─",
  vertical: "│",
  corner: "└",
};

/** The same for terminals that show ASCII alone. */
export const ASCII_GLYPHS: Glyphs = {
  done: "+",
  failed: "x",
  running: "*",
  waiting: ".",
  pruned: ">",
  interrupted: "~",
  marked: "#",
  pointer: ">",
  best: "!",
  ellipsis: "~",
  up: "^",
  down: "v",
  eighths: ["", "", "", "", "-", "-", "-", "=", "="],
  shades: [".", ":", "o", "#"],
  markers: ["*", "^", "#", "+", "x", "o"],
  horizontal: "-",
  vertical: "|",
  corner: "+",
};
