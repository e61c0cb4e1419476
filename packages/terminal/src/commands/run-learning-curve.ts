import { chooseCompute } from "@auction-mech/backend";
import { type EmpiricalValuation, InvalidArgument, isEmpirical, isFamily } from "@auction-mech/core";
import {
  completion,
  environment,
  type LearningCurveResult,
  learningCurve,
  openCompute,
  recipes,
  secondsFrom,
  settleCompute,
} from "@auction-mech/trainer";
import type { Command } from "commander";
import { requireChartFile, writeChart } from "../charts/write-chart.js";
import { ExitCode } from "../exit-code.js";
import { interruptSignal } from "../interrupt.js";
import { learningCurveReport } from "../render/learning-curve-report.js";
import { openRenderer } from "../render/open-renderer.js";
import { givenFlags } from "./given-flags.js";
import { openNamedValuation } from "./open-named-valuation.js";
import { withPenalties } from "./own-penalty.js";
import { plainSettingsOf } from "./robust-source.js";
import type { TrainFlags } from "./train.js";
import { valuationSource } from "./valuation-source.js";

/** Fewest rows of which a quarter can be held out and the rest learned from. */
const FEWEST_ROWS = 20;
const MOST_ROWS = 10_000_000;

/** What `train --train-sizes` does: the same training from more and more rows of a law, or of a CSV. */
export async function runLearningCurve(flags: TrainFlags, command: Command): Promise<ExitCode> {
  await requireChartFile(flags.svg);
  const trainSizes = parseSizes(flags.trainSizes!);
  requireNoRun(givenFlags(command));
  if (flags.mechanism !== "lookahead-net") {
    throw new InvalidArgument(
      `A learning curve is that of lookahead-net, but got \`--mechanism ${flags.mechanism}\`. Leave \`--mechanism\` out.`,
    );
  }
  const settings = plainSettingsOf(flags);
  await withPenalties(settings, [flags.mechanism]);
  const { valuation } = await openNamedValuation(valuationSource(flags));
  if (isFamily(valuation)) {
    throw new InvalidArgument(
      `A learning curve draws its rows from one law, but got "${valuation.name}". Choose another by \`--val-model\`.`,
    );
  }
  if (isEmpirical(valuation)) requireRows(valuation, trainSizes);
  const { device, backend } = chooseCompute({ ...flags, package: "trainer" });
  const { threads, deterministic } = flags;
  const recipe = recipes.get("lookahead-net");
  const settled = await settleCompute({ device, backend, deterministic }, [
    recipe.task(recipe.complete(settings, valuation)),
  ]);
  const compute = await openCompute({ ...settled, threads });
  const { seed, seeds, valSize, svg } = flags;
  const signal = interruptSignal("finishing the step and telling what was measured");
  const show = openRenderer(flags, learningCurveReport);
  const curve = await completion(
    learningCurve({
      valuation,
      trainSizes,
      seeds,
      seed,
      settings,
      compute,
      valSize,
      signal,
      clock: secondsFrom(0),
    }),
    show.event,
  );
  const { name, parameters: params, bidders } = valuation;
  const result: LearningCurveResult = {
    type: "result",
    v: 1,
    command: "learning-curve",
    valuation: { name, params, bidders },
    seed,
    seeds,
    ...curve,
    environment: environment([]),
  };
  if (svg !== undefined) {
    const { learningCurveSvg } = await import("../charts/learning-curve.js");
    await writeChart(svg, learningCurveSvg(result));
  }
  show.end(result);
  return signal.aborted ? ExitCode.interrupted : ExitCode.done;
}

/** What belongs to runs of another kind: a curve trains on one law, saves no auction and searches no regret. */
const OF_RUNS = [
  "--train-size",
  "--robust",
  "--robust-family",
  "--robust-aim",
  "--robust-of",
  "--cvar-level",
  "--out",
  "--resume",
  "--config",
  "--regret-profiles",
  "--timings",
];

function requireNoRun(given: readonly string[]): void {
  const other = given.find((flag) => OF_RUNS.includes(flag));
  if (other === undefined) return;
  throw new InvalidArgument(
    `\`--train-sizes\` must come without \`${other}\`, which a learning curve has no use for, but got both. Leave one of them out.`,
  );
}

/** A curve on a data set learns from some of its training rows. */
function requireRows({ train }: EmpiricalValuation, trainSizes: readonly number[]): void {
  const largest = Math.max(...trainSizes);
  if (largest <= train.batch) return;
  throw new InvalidArgument(
    `\`--train-sizes\` of a CSV must be at most its training rows, of which there are ${train.batch}, but got ${largest}. Write smaller ones, hold out fewer rows by \`--test-fraction\`, or draw from a law by \`--val-model\`.`,
  );
}

function parseSizes(text: string): number[] {
  const sizes = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const bad = sizes.findIndex(
    (size, k) => !Number.isInteger(size) || size < FEWEST_ROWS || size > MOST_ROWS || sizes.indexOf(size) < k,
  );
  if (bad < 0) return sizes;
  throw new InvalidArgument(
    `\`--train-sizes\` must be different whole numbers from ${FEWEST_ROWS} to ${MOST_ROWS} with commas, but got "${text}". Write them as 100,1000,10000.`,
  );
}
