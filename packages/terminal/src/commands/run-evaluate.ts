import { relative } from "node:path";
import { type Baseline, type Mechanism, type RunEvent, type Stopwatch, stopwatch } from "@auction-mech/core";
import {
  baselineMechanisms,
  completion,
  type EvaluateResult,
  environment,
  fittingRows,
  secondsFrom,
  validation,
} from "@auction-mech/trainer";
import { ExitCode } from "../exit-code.js";
import { openRenderer } from "../render/open-renderer.js";
import { resultTable } from "../render/result-table.js";
import { timingsTable } from "../render/timings-table.js";
import { userFolder } from "../user-folder.js";
import type { EvaluateFlags } from "./evaluate.js";
import { type NamedAuction, namedAuctions, valuationFor } from "./named-auction.js";
import { openNamedValuation } from "./open-named-valuation.js";

/** Training rows on which baselines' reserves are fitted. */
const FITTING_ROWS = 50_000;

/** What `evaluate` does once its flags are parsed. */
export async function runEvaluate(names: readonly string[], flags: EvaluateFlags): Promise<ExitCode> {
  const watch = stopwatch(0);
  const loaded = watch.begin("loading");
  const named = (await Promise.all(names.map((name) => namedAuctions(name)))).flat();
  const { valuation } = await openNamedValuation(valuationFor(named[0]!, flags));
  const mechanisms = named.map((auction) => auction.create(valuation));
  loaded();
  const { seed, valSize, regretProfiles, threads } = flags;
  const held = validation({
    valuation,
    seed,
    valSize,
    regretProfiles,
    threads,
    clock: secondsFrom(0),
    watch,
  });
  const labels = distinctLabels(named);
  const show = openRenderer(flags, (result: EvaluateResult) =>
    [
      resultTable({ ...result, rows: [...result.auctions, ...result.baselines] }),
      ...timingsTable(result.timings),
    ].join("\n"),
  );

  for (const message of valuation.warnings ?? [])
    show.event({ type: "note", seconds: 0, level: "warning", message });

  async function* measureAll(
    all: readonly Mechanism[],
    watch?: Stopwatch,
  ): AsyncGenerator<RunEvent, Baseline[]> {
    const measured: Baseline[] = [];
    for (const mechanism of all) {
      measured.push({ name: mechanism.name, metrics: yield* held.measure(mechanism, watch) });
    }
    return measured;
  }

  const auctions = await completion(measureAll(mechanisms, watch), show.event);
  const baselines = await watch.measure("baselines", () =>
    completion(
      measureAll(baselineMechanisms(valuation, fittingRows(valuation, FITTING_ROWS, seed))),
      show.event,
    ),
  );
  show.end({
    type: "result",
    v: 1,
    command: "evaluate",
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders },
    seed,
    auctions: auctions.map(({ name, metrics }, k) => ({
      name: labels[k]!,
      mechanism: name,
      saved: named[k]!.path,
      metrics,
    })),
    environment: environment([]),
    baselines,
    bound: held.known.bound,
    ...(flags.timings && { timings: watch.read() }),
  });
  return ExitCode.done;
}

/** The label where that is enough, else the folder as the user would write it. */
function distinctLabels(named: readonly NamedAuction[]): string[] {
  return named.map(({ label, path }) => {
    const alone = named.filter((other) => other.label === label).length === 1;
    return alone || path === null ? label : relative(userFolder(), path);
  });
}
