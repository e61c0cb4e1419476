import { relative } from "node:path";
import { InvalidArgument, type Valuation } from "@auction-mech/core";
import { completion, environment, secondsFrom, type TransferResult, transfer } from "@auction-mech/trainer";
import { requireChartFile, writeChart } from "../charts/write-chart.js";
import { ExitCode } from "../exit-code.js";
import { openRenderer } from "../render/open-renderer.js";
import { transferReport } from "../render/transfer-report.js";
import { userFolder } from "../user-folder.js";
import { type NamedAuction, namedAuctions } from "./named-auction.js";
import { openNamedValuation } from "./open-named-valuation.js";
import type { TransferFlags } from "./transfer.js";
import { parseValuationText } from "./valuation-text.js";

/** What `transfer` does once its flags are parsed. */
export async function runTransfer(names: readonly string[], flags: TransferFlags): Promise<ExitCode> {
  await requireChartFile(flags.svg);
  const named = (await Promise.all(names.map((name) => namedAuctions(name)))).flat();
  const valuations = await openValuations(flags, named);
  const auctions = named.map((auction) => ({
    name: labelOf(auction, named),
    // Those of known bidders fit all valuations or none; a classical one needs no valuation but for its bidders.
    mechanism: auction.create(valuations[0]!),
  }));
  const show = openRenderer(flags, (result: TransferResult) => transferReport(result, flags));
  const { seed, valSize, regretProfiles } = flags;
  const clock = secondsFrom(0);
  const found = await completion(
    transfer({ valuations, auctions, seed, valSize, regretProfiles, clock }),
    show.event,
  );
  if (flags.svg !== undefined) {
    const { transferSvg } = await import("../charts/transfer-heat-map.js");
    await writeChart(flags.svg, transferSvg(found));
  }
  show.end({ type: "result", v: 1, command: "transfer", seed, ...found, environment: environment([]) });
  return ExitCode.done;
}

async function openValuations(
  { valModel, suite, seed }: TransferFlags,
  named: readonly NamedAuction[],
): Promise<Valuation[]> {
  const sources = [...valModel.map((text) => parseValuationText(text)), ...(suite ? SUITE : [])];
  if (sources.length === 0) {
    throw new InvalidArgument(
      "`transfer` needs valuations, but got none. Add `--suite`, or `--val-model NAME` for each.",
    );
  }
  const texts = sources.map((source) => JSON.stringify(source));
  const twice = sources.find((_, k) => texts.indexOf(texts[k]!) < k);
  if (twice) {
    throw new InvalidArgument(
      `Every valuation must be named once, but "${twice.name}" came twice with the same parameters. Leave one out.`,
    );
  }
  const bidders = named.find((auction) => auction.bidders !== undefined)?.bidders;
  const opened = await Promise.all(
    sources.map(({ name, params }) =>
      openNamedValuation({ name, params: sized(name, params, bidders), bidders, seed }),
    ),
  );
  const [first, ...others] = opened.map(({ valuation }) => valuation);
  const odd = others.find((other) => other.bidders !== first!.bidders);
  if (odd) {
    throw new InvalidArgument(
      `All valuations must have the same bidders, but "${first!.name}" has ${first!.bidders} and "${odd.name}" ${odd.bidders}. Give them parameters for ${first!.bidders} bidders.`,
    );
  }
  return [first!, ...others];
}

const SUITE: readonly { readonly name: string; readonly params: unknown }[] = [
  { name: "uniform", params: {} },
  { name: "exp", params: {} },
  { name: "latent", params: {} },
  { name: "hetero", params: {} },
];

/** `latent` without weights gets those of the reference instance, from 1 down in equal steps of 0.2, not random ones. */
function sized(name: string, params: unknown, bidders = 4): unknown {
  if (name !== "latent" || (params as { weights?: unknown }).weights !== undefined) return params;
  const weights = Array.from({ length: bidders }, (_, i) =>
    Number((1 - (0.6 * i) / Math.max(3, bidders - 1)).toFixed(4)),
  );
  return { ...(params as object), weights };
}

/** The name where that is enough, else the folder as the user would write it. */
function labelOf({ label, path }: NamedAuction, named: readonly NamedAuction[]): string {
  const alone = named.filter((other) => other.label === label).length === 1;
  return alone || path === null ? label : relative(userFolder(), path);
}
