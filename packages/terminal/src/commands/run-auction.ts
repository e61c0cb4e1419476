import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Readable } from "node:stream";
import { InvalidArgument, type Mechanism, type Outcome, type Random, stream } from "@auction-mech/core";
import { thresholds } from "@auction-mech/mechanism";
import { loadAuction } from "@auction-mech/mechanism/node";
import { environment, fastAuction, type RunBidsResult } from "@auction-mech/trainer";
import { bidRows } from "../bids/bid-rows.js";
import { ExitCode } from "../exit-code.js";
import { printer } from "../print.js";
import { userFolder } from "../user-folder.js";
import type { RunFlags } from "./run.js";

/** Read from a file at a time. */
const READ_BYTES = 2 ** 18;

/** What one row of bids led to. */
interface RowResult {
  readonly row: number;
  /** A bidder's index; −1 where nobody wins. */
  readonly winner: number;
  /** What the winner pays, currency. */
  readonly price: number;
  /** One a bidder; null where no bid would win. */
  readonly thresholds: readonly (number | null)[] | undefined;
}

/** What `run` does once its flags are parsed. */
export async function runAuction(path: string, flags: RunFlags): Promise<ExitCode> {
  const folder = resolve(userFolder(), path);
  const { auction, origin } = await loadAuction(folder);
  const { scaleBy } = (origin.valuation as { params?: { scaleBy?: unknown } } | undefined)?.params ?? {};
  if (scaleBy !== undefined) {
    const where = origin.itemMeans === undefined ? "" : ` The items' means are in ${folder}/auction.json.`;
    process.stderr.write(
      `warning: The auction was trained on bids divided by ${JSON.stringify(scaleBy)}: divide these bids by the same, and multiply the prices.${where}\n`,
    );
  }
  const format = flags.format ?? (/\.(nd)?jsonl?$/.test(flags.bids) ? "ndjson" : "csv");
  const columns = flags.columns?.split(",").map((column) => column.trim());
  const name = flags.bids === "-" ? "standard input" : basename(flags.bids);
  const print = printer(process.stdout);
  const totals = { rows: 0, sold: 0, revenue: 0 };
  const structured = flags.json || format === "ndjson";
  const random = stream(flags.seed, "lottery");
  // Its threads end with the process.
  const { mechanism } = await fastAuction(auction, flags.threads);
  for await (const { labels, bids } of bidRows(await open(flags.bids), {
    format,
    name,
    bidders: auction.bidders,
    columns,
  })) {
    if (totals.rows === 0 && !structured) await print(`${header(labels, flags)}\n`);
    const lineOf = structured ? jsonLines(labels) : csvLines(labels);
    const outcome = mechanism.run(bids);
    const prices = flags.thresholds ? thresholds(mechanism, bids) : undefined;
    let text = "";
    for (let row = 0; row < bids.batch; row++) {
      const winner = draw(outcome, row, random);
      const price = priceOf(outcome, row, winner);
      totals.sold += winner < 0 ? 0 : 1;
      totals.revenue += price;
      text += lineOf({
        row: totals.rows + row + 1,
        winner,
        price,
        thresholds: prices && finiteRow(prices.data, row, auction),
      });
    }
    totals.rows += bids.batch;
    await print(text);
  }
  if (flags.json) {
    const result: RunBidsResult = {
      type: "result",
      v: 1,
      command: "run",
      mechanism: auction.name,
      saved: folder,
      seed: flags.seed,
      ...totals,
      environment: environment([]),
    };
    await print(`${JSON.stringify(result)}\n`);
  } else if (!flags.quiet) {
    process.stderr.write(`${totals.rows} rows, ${totals.sold} sold, revenue ${totals.revenue}\n`);
  }
  return ExitCode.done;
}

async function open(file: string): Promise<Readable> {
  if (file === "-") return process.stdin;
  const path = resolve(userFolder(), file);
  const refusal = (what: string, cause?: unknown) =>
    new InvalidArgument(`\`--bids\` must name a readable file, but "${file}" ${what}. Check the path.`, {
      cause,
    });
  // A folder can be opened; reading it fails.
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw refusal("is a folder");
  const input = createReadStream(path, { highWaterMark: READ_BYTES });
  await new Promise<void>((done, fail) => {
    input.once("open", () => done());
    input.once("error", (cause: NodeJS.ErrnoException) =>
      fail(refusal(`cannot be read (${cause.code})`, cause)),
    );
  });
  return input;
}

/** Who wins, by lottery where the allocation is one: an index, −1 where nobody does. */
function draw({ allocation: { data, bidders } }: Outcome, row: number, random: Random): number {
  let left = random.uniform();
  for (let i = 0; i < bidders; i++) {
    left -= data[row * bidders + i]!;
    if (left < 0) return i;
  }
  return -1;
}

/** The price that makes the winner's expected payment right. */
function priceOf({ allocation, payments }: Outcome, row: number, winner: number): number {
  const at = row * allocation.bidders + winner;
  return winner < 0 ? 0 : payments.data[at]! / allocation.data[at]!;
}

function finiteRow(prices: Float64Array, row: number, { bidders }: Mechanism): (number | null)[] {
  return [...prices.subarray(row * bidders, (row + 1) * bidders)].map((price) =>
    Number.isFinite(price) ? price : null,
  );
}

function header(labels: readonly string[], flags: RunFlags): string {
  const columns = flags.thresholds ? labels.map((label) => `threshold_${label}`) : [];
  return ["row", "winner", "price", ...columns].map(quoted).join(",");
}

function csvLines(labels: readonly string[]): (result: RowResult) => string {
  const names = labels.map(quoted);
  return ({ row, winner, price, thresholds: prices = [] }) => {
    let line = winner < 0 ? `${row},,` : `${row},${names[winner]!},${price}`;
    for (const own of prices) line += `,${own ?? ""}`;
    return `${line}\n`;
  };
}

function jsonLines(labels: readonly string[]): (result: RowResult) => string {
  return ({ row, winner, price, thresholds }) => {
    const sale = winner < 0 ? { winner: null, price: null } : { winner: labels[winner]!, price };
    return `${JSON.stringify({ row, ...sale, thresholds })}\n`;
  };
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
