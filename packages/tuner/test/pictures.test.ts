import { categoricalDistribution, createStudy } from "@auction-mech/study";
import { expect, it, vi } from "vitest";
import { slicePicture } from "../src/report/slice-picture.js";
import { drawSvg } from "../src/svg.js";

it("draws choices that look like numbers beside others without a warning, and has a key of what was pruned", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const hidden = categoricalDistribution(["16,8", "8"]);
  const study = await createStudy({ name: "choices", direction: "maximize" });
  for (const [k, choice] of ["16,8", "8", "8"].entries()) {
    const trial = await study.ask({ hidden });
    await trial.report(k, 1);
    await (choice === "8" ? study.tell(trial, null, { state: "PRUNED" }) : study.tell(trial, k));
  }
  const objectives = [{ name: "revenue", direction: "maximize" as const }];
  const [picture] = slicePicture(await study.trials(), "hidden", hidden, objectives);
  const svg = drawSvg(picture!.options);
  expect(svg).not.toContain("⚠");
  expect(svg).toContain("× pruned");
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
