import type { FrozenTrial } from "@auction-mech/study";
import { dot, text } from "@observablehq/plot";
import { sweepTrial } from "../trial-record.js";
import { COLORS, type Picture, points, trialMarks } from "./picture.js";

/** Revenue against total regret on the validation profiles; the best trial is marked. */
export function scatterPicture(trials: readonly FrozenTrial[], best: FrozenTrial | undefined): Picture[] {
  const place = (trial: FrozenTrial) => {
    const { metrics } = sweepTrial(trial);
    return { x: metrics?.regret.total, y: metrics?.revenue };
  };
  const shown = points(trials, place);
  if (shown.length === 0) return [];
  const marked = best ? points([best], place) : [];
  return [
    {
      file: "revenue-regret.svg",
      options: {
        x: { label: "total regret" },
        y: { label: "revenue" },
        marks: [
          ...trialMarks(shown),
          dot(marked, { x: "x", y: "y", stroke: COLORS.best, strokeWidth: 2, r: 7 }),
          text(marked, { x: "x", y: "y", text: () => "best", dy: -14, fill: COLORS.best }),
        ],
      },
    },
  ];
}
