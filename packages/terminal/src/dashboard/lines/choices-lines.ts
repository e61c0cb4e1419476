import { fit } from "../charts/fit.js";
import type { Choice } from "../model/state.js";
import type { Theme } from "../theme/theme.js";
import { wrapped } from "./wrapped.js";

/** A question with its answers, each with the key that gives it. */
export function choicesLines(
  question: string,
  choices: readonly Choice[],
  width: number,
  theme: Theme,
): string[] {
  return [
    "",
    ...wrapped(question, width - 4).map((line) => `  ${theme.paint("strong", line)}`),
    "",
    ...choices.map(
      ({ key, title, description }) =>
        `  ${theme.paint("accent", key)}  ${fit(title, 12)} ${theme.paint("muted", fit(description, width - 20, "left", theme.glyphs.ellipsis))}`,
    ),
  ];
}
