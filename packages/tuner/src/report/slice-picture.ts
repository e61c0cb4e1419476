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
    const isLog = distribution.kind !== "categorical" && distribution.log;
    return [
      {
        file: `slice-${name}${suffix}.svg`,
        options: {
          x: { label: name, ...(isLog && { type: "log" as const, tickFormat: "~g" }) },
          y: { label: objective },
          marks: trialMarks(shown),
        },
      },
    ];
  });
}
