import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import {
  type Baseline,
  InvalidArgument,
  type Mechanism,
  type RunEvent,
  type TrainableMechanism,
} from "@auction-mech/core";
import type { SavedAuction } from "@auction-mech/mechanism";
import { loadAuction } from "@auction-mech/mechanism/node";
import {
  baselineMechanisms,
  completion,
  type EvaluateResult,
  environment,
  fittingRows,
  openValuation,
  secondsFrom,
  type ValuationSource,
  validation,
} from "@auction-mech/trainer";
import { ExitCode } from "../exit-code.js";
import { renderer } from "../render/renderer.js";
import { resultTable } from "../render/result-table.js";
import { userFolder } from "../user-folder.js";
import type { EvaluateFlags } from "./evaluate.js";
import { valuationSource } from "./valuation-source.js";

interface Loaded extends SavedAuction {
  readonly path: string;
}

/** Training rows on which baselines' reserves are fitted. */
const FITTING_ROWS = 50_000;

/** What `evaluate` does once its flags are parsed. */
export async function runEvaluate(paths: readonly string[], flags: EvaluateFlags): Promise<ExitCode> {
  const loaded = (await Promise.all(paths.map(loadAll))).flat();
  const { valuation } = await openValuation(sourceOf(loaded[0]!, flags));
  for (const { auction, path } of loaded) requireSameBidders(auction, path, valuation.bidders);
  const { seed, valSize, regretProfiles } = flags;
  const held = validation({ valuation, seed, valSize, regretProfiles, clock: secondsFrom(0) });
  const baselines = baselineMechanisms(valuation, fittingRows(valuation, FITTING_ROWS, seed));
  const names = displayNames(loaded);
  const show = renderer(flags, (result: EvaluateResult) =>
    resultTable({ ...result, rows: [...result.auctions, ...result.baselines], profiles: held.values.batch }),
  );

  async function* measureAll(mechanisms: readonly Mechanism[]): AsyncGenerator<RunEvent, Baseline[]> {
    const measured: Baseline[] = [];
    for (const mechanism of mechanisms) {
      measured.push({ name: mechanism.name, metrics: yield* held.measure(mechanism) });
    }
    return measured;
  }

  const auctions = await completion(measureAll(loaded.map(({ auction }) => auction)), show.event);
  show.end({
    type: "result",
    v: 1,
    command: "evaluate",
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders },
    seed,
    auctions: auctions.map(({ name, metrics }, k) => ({
      name: names[k]!,
      mechanism: name,
      saved: loaded[k]!.path,
      metrics,
    })),
    environment: environment("CPU (JavaScript)"),
    baselines: await completion(measureAll(baselines), show.event),
    bound: held.known.bound,
  });
  return ExitCode.done;
}

/** The auction in `path`, or all auctions of the run in `path`. */
async function loadAll(path: string): Promise<Loaded[]> {
  const root = resolve(userFolder(), path);
  const inside = await readdir(root, { recursive: true }).catch((): string[] => []);
  const folders = inside.includes("config.json")
    ? inside.filter((file) => file.endsWith("auction.json")).map((file) => join(root, file, ".."))
    : [root];
  if (folders.length === 0) {
    throw new InvalidArgument(
      `The run must have saved an auction, but "${path}" holds none yet. Go on with it by \`auction-mech train --resume ${path}\`.`,
    );
  }
  return Promise.all(
    folders.sort().map(async (folder) => ({ ...(await loadAuction(folder)), path: folder })),
  );
}

/** The valuation that the flags name, else the one that the auction was trained on. */
function sourceOf({ origin, path }: Loaded, flags: EvaluateFlags): ValuationSource {
  if (flags.valModel !== undefined || flags.data !== undefined || flags.params !== undefined)
    return valuationSource(flags);
  const { name, params } = (origin.valuation ?? {}) as { name?: string; params?: unknown };
  if (name === undefined || name === "empirical") {
    throw new InvalidArgument(
      `A valuation must be given, but "${path}" ${name ? "was trained on a CSV" : "does not say what it was trained on"}. Add --val-model or --data.`,
    );
  }
  return { name, params, bidders: flags.bidders, seed: flags.seed };
}

function requireSameBidders({ bidders }: TrainableMechanism, path: string, wanted: number): void {
  if (bidders === wanted) return;
  throw new InvalidArgument(
    `The auction and the valuation must have the same bidders, but "${path}" has ${bidders} and the valuation ${wanted}. Add --bidders ${bidders}, or parameters for ${bidders} bidders.`,
  );
}

/** The mechanism's name where that is enough, else its folder as the user would write it. */
function displayNames(loaded: readonly Loaded[]): string[] {
  return loaded.map(({ auction, path }) => {
    const alone = loaded.filter((other) => other.auction.name === auction.name).length === 1;
    return alone ? auction.name : relative(userFolder(), path);
  });
}
