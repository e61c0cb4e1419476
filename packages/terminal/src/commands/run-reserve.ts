import { basename, resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import { reserveAdvice } from "@auction-mech/econ";
import { environment, type ReserveResult } from "@auction-mech/trainer";
import { readBidLog } from "@auction-mech/valuation";
import { readBidData } from "@auction-mech/valuation/node";
import { requireChartFile, writeChart } from "../charts/write-chart.js";
import { ExitCode } from "../exit-code.js";
import { openRenderer } from "../render/open-renderer.js";
import { reserveReport } from "../render/reserve-report.js";
import { userFolder } from "../user-folder.js";
import type { ReserveFlags } from "./reserve.js";

/** What `reserve` does once its flags are parsed. */
export async function runReserve(flags: ReserveFlags): Promise<ExitCode> {
  const { data, bids, present, confidence, seed } = flags;
  if (data === undefined) {
    throw new InvalidArgument(
      "`reserve` needs a log of bids, but `--data` is missing. Add `--data FILE.csv`.",
    );
  }
  await requireChartFile(flags.svg);
  const path = resolve(userFolder(), data);
  const { text } = await readBidData(path);
  const log = readBidLog({
    data: { name: basename(path), text },
    format: flags.format,
    columns: flags.columns?.split(",").map((column) => column.trim()),
    by: flags.by,
    reserveColumn: flags.reserveColumn,
    priceColumn: flags.priceColumn,
  });
  const advice = reserveAdvice(log, { bids, presentReserve: present, confidence, seed });
  if (flags.svg !== undefined) {
    const { reserveCurveSvg } = await import("../charts/reserve-curve.js");
    await writeChart(flags.svg, reserveCurveSvg(advice));
  }
  const result: ReserveResult = {
    type: "result",
    v: 1,
    command: "reserve",
    data: path,
    by: flags.by ?? null,
    bids,
    confidence,
    seed,
    ...advice,
    environment: environment([]),
  };
  openRenderer(flags, reserveReport).end(result);
  return ExitCode.done;
}
