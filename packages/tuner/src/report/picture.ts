import type { FrozenTrial } from "@auction-mech/study";
import { dot, type Markish, type PlotOptions, text } from "@observablehq/plot";

/** Okabe and Ito's palette, which is told apart with any colour vision. */
export const COLORS = { complete: "#0072B2", pruned: "#999999", best: "#D55E00" } as const;

/** A picture before it is drawn. */
export interface Picture {
  readonly file: string;
  readonly options: PlotOptions;
}

/** One trial's point; pruned ones have the value they were pruned at. */
export interface Point {
  readonly x: number | string | boolean;
  readonly y: number;
  readonly pruned: boolean;
}

/** The trials that have a finite place in the picture. */
export function points(
  trials: readonly FrozenTrial[],
  place: (trial: FrozenTrial) => {
    readonly x: Point["x"] | null | undefined;
    readonly y: number | null | undefined;
  },
): Point[] {
  return trials.flatMap((trial) => {
    if (trial.state !== "COMPLETE" && trial.state !== "PRUNED") return [];
    const { x, y } = place(trial);
    const there = x !== null && x !== undefined && (typeof x !== "number" || Number.isFinite(x));
    return there && typeof y === "number" && Number.isFinite(y)
      ? [{ x, y, pruned: trial.state === "PRUNED" }]
      : [];
  });
}

/** The marks of trials: full where they were completed, crosses where they were pruned, which a key says. */
export function trialMarks(shown: readonly Point[]): Markish[] {
  const at = { x: "x", y: "y" };
  const pruned = shown.filter((point) => point.pruned);
  const key = pruned.length > 0 ? ["× pruned"] : [];
  return [
    text(key, { frameAnchor: "top-right", dy: -16, fill: COLORS.pruned }),
    dot(pruned, { ...at, stroke: COLORS.pruned, symbol: "times" }),
    dot(
      shown.filter((point) => !point.pruned),
      { ...at, fill: COLORS.complete },
    ),
  ];
}
