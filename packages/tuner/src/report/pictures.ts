import type { FrozenTrial } from "@auction-mech/study";
import type { Search } from "../open-search.js";

/**
 * Draws what can be drawn of the trials, as SVG files: `history.svg`,
 * `revenue-regret.svg` and one `slice-PARAMETER.svg` a parameter.
 *
 * @returns their paths
 */
export async function drawPictures(
  { study, plan, folder }: Pick<Search, "study" | "plan" | "folder">,
  trials: readonly FrozenTrial[],
  best: FrozenTrial | undefined,
): Promise<string[]> {
  // The library takes a moment to load, and nobody needs it before.
  const [{ drawSvg }, { historyPicture }, { scatterPicture }, { slicePicture }] = await Promise.all([
    import("../svg.js"),
    import("./history-picture.js"),
    import("./scatter-picture.js"),
    import("./slice-picture.js"),
  ]);
  const { objectives } = plan.objective;
  const pictures = [
    ...historyPicture(trials, study.directions, objectives),
    ...scatterPicture(trials, best),
    ...Object.entries(plan.space).flatMap(([name, distribution]) =>
      slicePicture(trials, name, distribution, objectives),
    ),
  ];
  const paths: string[] = [];
  for (const { file, options } of pictures)
    paths.push(await folder.savePicture(file, drawSvg({ ...FRAME, ...options })));
  return paths;
}

// --- Internal helpers ---

const FRAME = {
  width: 720,
  height: 420,
  marginLeft: 64,
  marginBottom: 44,
  grid: true,
  // Points at the ends stay whole.
  inset: 8,
};
