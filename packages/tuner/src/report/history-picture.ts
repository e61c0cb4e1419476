import { type FrozenTrial, optimizationHistory, type StudyDirection } from "@auction-mech/study";
import { line } from "@observablehq/plot";
import type { SweepObjective } from "../sweep-event.js";
import { COLORS, type Picture, points, trialMarks } from "./picture.js";

/** The trials' values by number, and the best so far: of one objective. */
export function historyPicture(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
  objectives: readonly SweepObjective[],
): Picture[] {
  if (directions.length > 1) return [];
  const shown = points(trials, ({ number, values }) => ({ x: number, y: values?.[0] }));
  const best = optimizationHistory(trials, directions)
    .filter((point) => point.best !== null && Number.isFinite(point.best))
    .map(({ number, best: value }) => ({ x: number, y: value }));
  if (shown.length === 0) return [];
  return [
    {
      file: "history.svg",
      options: {
        x: { label: "trial" },
        y: { label: objectives[0]!.name },
        marks: [
          ...trialMarks(shown),
          line(best, { x: "x", y: "y", stroke: COLORS.best, curve: "step-after" }),
        ],
      },
    },
  ];
}
