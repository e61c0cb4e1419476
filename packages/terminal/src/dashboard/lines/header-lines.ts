import { cut } from "../charts/fit.js";
import { hints } from "../model/key-table.js";
import { lengthOf } from "../model/playback.js";
import { type AppState, activeJobs, TABS } from "../model/state.js";
import type { Theme } from "../theme/theme.js";

/** The first line: the program, the views with their numbers, and what runs. */
export function headerLine(state: AppState, width: number, theme: Theme): string {
  const { glyphs, paint } = theme;
  const tabs = TABS.map((tab, k) => {
    // Brackets say it where there is no inverse.
    return state.tab === tab ? paint("selected", `[${k + 1} ${tab}]`) : ` ${k + 1} ${tab} `;
  }).join("");
  const plain = TABS.reduce((sum, tab) => sum + tab.length + 4, 0);
  const running = activeJobs(state).length;
  const status = state.playback
    ? playbackText(state.playback)
    : running > 0
      ? `${glyphs.running} ${running} running`
      : "";
  const name = "auction-mech ";
  const room = width - plain - name.length;
  const right = cut(status, Math.max(0, room - 1), glyphs.ellipsis);
  const gap = " ".repeat(Math.max(0, room - [...right].length));
  const shownName = room >= 0 ? paint("strong", name) : "";
  return `${shownName}${tabs}${gap}${paint("accent", right)}`;
}

/** The last line: what happened last, else the keys that matter here. */
export function footerLine(state: AppState, width: number, theme: Theme): string {
  const { paint, glyphs } = theme;
  if (state.message) {
    const { text, level } = state.message;
    const role = level === "error" ? "bad" : level === "warning" ? "warning" : "good";
    const sign = level === "info" ? glyphs.done : level === "warning" ? "!" : glyphs.failed;
    return paint(role, cut(`${sign} ${text.replaceAll(/\s+/g, " ")}`, width, glyphs.ellipsis));
  }
  // The last ones, help and quit, always have their place.
  const all = hints(state).map(({ keys, hint }) => [keys[0]!, hint!] as const);
  return hintsLine([...all.slice(-2), ...all.slice(0, -2)], width, theme);
}

/** What the keys do while a question, a form or the help is open, or bids are typed. */
const TAKEN_HINTS = {
  help: [
    ["up/down", "scroll"],
    ["esc", "close"],
  ],
  form: [
    ["up/down", "field"],
    ["left/right", "choose"],
    ["enter", "start"],
    ["ctrl+u", "clear"],
    ["esc", "close"],
  ],
  loading: [["esc", "close"]],
  choices: [["esc", "cancel"]],
  bids: [
    ["up/down", "bidder"],
    ["enter", "next"],
    ["ctrl+u", "clear"],
    ["esc", "leave"],
  ],
} as const;

/** The last line where the keys of the views go to something else. */
export function takenLine(by: keyof typeof TAKEN_HINTS, width: number, theme: Theme): string {
  return hintsLine(TAKEN_HINTS[by], width, theme);
}

// --- Internal helpers ---

/** Keys with what they do, as many as there is room for. */
function hintsLine(
  all: readonly (readonly [key: string, does: string])[],
  width: number,
  { paint }: Theme,
): string {
  let room = width;
  let line = "";
  for (const [key, does] of all) {
    const length = key.length + does.length + 3;
    if (length > room) break;
    room -= length;
    line += `${paint("accent", key)} ${paint("muted", does)}  `;
  }
  return line;
}

function playbackText(played: NonNullable<AppState["playback"]>): string {
  const { position, speed, paused } = played;
  return `replay ${position.toFixed(1)}/${lengthOf(played).toFixed(1)} s ×${speed}${paused ? " paused" : ""}`;
}
