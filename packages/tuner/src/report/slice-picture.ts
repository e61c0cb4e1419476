import type { Distribution, FrozenTrial } from "@auction-mech/study";
import type { SweepObjective } from "../sweep-event.js";
import { type Picture, points, trialMarks } from "./picture.js";

/** The objectives' values by one parameter. */
export function slicePicture(
  trials: readonly FrozenTrial[],
  name: string,
  distribution: Distribution,
  objectives: readonly SweepObjective[],
): Picture[] {
  return objectives.flatMap(({ name: objective }, k) => {
    const shown = points(trials, ({ params, values }) => ({ x: params[name], y: values?.[k] }));
    if (shown.length === 0) return [];
    const suffix = objectives.length > 1 ? `-${objective}` : "";
    const scale = xScale(distribution);
    return [
      {
        file: `slice-${name}${suffix}.svg`,
        options: {
          x: { label: name, ...scale },
          y: { label: objective },
          marks: trialMarks(shown),
        },
      },
    ];
  });
}

// --- Internal helpers ---

function xScale(distribution: Distribution): NonNullable<Picture["options"]["x"]> {
  // Said outright: among choices such as "16,8" and "8" some look like numbers.
  if (distribution.kind === "categorical") return { type: "point" };
  return distribution.log ? { type: "log", tickFormat: "~g" } : {};
}
