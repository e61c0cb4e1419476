import { InvalidArgument, InvalidData, type Profiles, profiles } from "@auction-mech/core";
import type { BidRows } from "../csv/bid-rows.js";
import { chooseColumns } from "../csv/choose-columns.js";
import { looksLong } from "../csv/long-rows.js";
import { parseTable, type Table } from "../csv/parse-table.js";
import { readBids } from "../csv/read-bids.js";
import type { BidData } from "../valuation-entry.js";
import { priceWarnings, rankWarnings } from "./bid-warnings.js";
import type { BidFormat } from "./empirical.js";
import { cellsOf } from "./reference.js";

export interface BidLogOptions {
  readonly data: BidData;
  /** By default "long" where the header has the columns auction, bidder and bid. */
  readonly format?: BidFormat | undefined;
  /** Wide: the bidders' columns. Long: those of auction, bidder and bid. */
  readonly columns?: readonly string[] | undefined;
  /** What reserves may depend on: a column of the auction, or in a long log that of the bidder. */
  readonly by?: string | undefined;
  /** Columns of the reserve in force and of the price paid, where the log has them. */
  readonly reserveColumn?: string | undefined;
  readonly priceColumn?: string | undefined;
}

/** Past auctions as reserves are set from them: any number of bids each. */
export interface BidLog {
  readonly auctions: number;
  /** Every auction's bids from the highest down, one a bidder, those of 0 left out. */
  readonly everyBid: readonly Float64Array[];
  /** The two highest bids, 0 where there is none: `[auctions, 2]`, currency. All that a single reserve depends on. */
  readonly topTwo: Profiles;
  /** Bidders who are told apart, `[auctions, bidders]`, currency, 0 where one did not bid; absent where they are not. */
  readonly bidders?: { readonly labels: readonly string[]; readonly bids: Profiles } | undefined;
  /** Each auction's cell in the column `by`, where that is one of the auction. */
  readonly segments?: readonly string[] | undefined;
  /** In force in each auction, `[auctions]`, currency. */
  readonly reserves?: Float64Array | undefined;
  /** Paid in each auction, 0 where it was not sold: `[auctions]`, currency. */
  readonly prices?: Float64Array | undefined;
  /** What speaks against taking the bids for values, seen from the prices paid. */
  readonly priceDoubts: readonly string[];
  /** Signs in the bids alone that they are cut off. */
  readonly bidDoubts: readonly string[];
}

/** More reserves than this, one a bidder, could not be told apart by any log. */
const MOST_BIDDERS = 64;

/**
 * Reads a log of bids. Wide: one row an auction, one column a bidder, an empty
 * cell where it did not bid. Long: one row a bid; of each bidder the highest
 * bid counts.
 *
 * @throws InvalidData on a damaged file, with line and column; InvalidArgument on columns that are not there
 */
export function readBidLog(options: BidLogOptions): BidLog {
  const table = parseTable(options.data);
  const { by, reserveColumn, priceColumn } = options;
  for (const [flag, name] of Object.entries({ by, reserveColumn, priceColumn })) {
    if (name !== undefined && !table.header.includes(name)) {
      throw new InvalidArgument(
        `\`${flag}\` must be a column of ${table.name}, but got ${JSON.stringify(name)}. It has ${table.header.join(", ")}.`,
      );
    }
  }
  const long = (options.format ?? (looksLong(table) && !options.columns ? "long" : "wide")) === "long";
  const { rows, named, byBidder } = long ? longLog(table, options) : wideLog(table, options);
  for (const name of [reserveColumn, priceColumn, byBidder ? undefined : by]) {
    if (name !== undefined && rows.columns.includes(name)) {
      throw new InvalidArgument(
        `A column that goes with the auction must not be one of the bids, but ${JSON.stringify(name)} is both. Name the columns of bids by \`columns\`.`,
      );
    }
  }
  const amounts = (name: string | undefined) => (name === undefined ? undefined : amountsOf(rows, name));
  return {
    auctions: rows.everyBid.length,
    everyBid: rows.everyBid,
    topTwo: topTwo(rows.everyBid),
    bidders: named,
    segments: by === undefined || byBidder ? undefined : cellsOf(rows, by),
    reserves: amounts(reserveColumn),
    prices: amounts(priceColumn),
    priceDoubts: priceWarnings(rows),
    bidDoubts: rankWarnings(rows),
  };
}

// --- Internal helpers ---

interface ReadLog {
  readonly rows: BidRows;
  readonly named: BidLog["bidders"];
  /** Whether `by` names the bidders. */
  readonly byBidder: boolean;
}

function wideLog(table: Table, { columns: wanted }: BidLogOptions): ReadLog {
  const chosen = chooseColumns(table, wanted);
  const bids = readBids(table, chosen, { emptyIs: 0 });
  const columns = chosen.map((column) => table.header[column]!);
  const everyBid = table.rows.map((_, row) =>
    descending(bids.data.subarray(row * bids.bidders, (row + 1) * bids.bidders)),
  );
  const rowOf = Uint32Array.from(table.rows, (_, row) => row);
  const rows = { bids, everyBid, columns, table, rowOf, warnings: [] };
  const apart = chosen.length > 1 && chosen.length <= MOST_BIDDERS && !inOrderOfRank(bids);
  return { rows, named: apart ? { labels: columns, bids } : undefined, byBidder: false };
}

function longLog(table: Table, { columns = ["auction", "bidder", "bid"], by }: BidLogOptions): ReadLog {
  if (columns.length !== 3) {
    throw new InvalidArgument(
      `\`columns\` of a bid log must name the auction, the bidder and the bid, but got ${columns.length} names. Name three.`,
    );
  }
  const [auction, bidder, bid] = chooseColumns(table, columns) as [number, number, number];
  const amounts = readBids(table, [bid]).data;
  const auctions = new Map<string, { row: number; best: Map<string, number> }>();
  table.rows.forEach((cells, row) => {
    const own = auctions.get(cells[auction]!) ?? { row, best: new Map<string, number>() };
    auctions.set(cells[auction]!, own);
    own.best.set(cells[bidder]!, Math.max(own.best.get(cells[bidder]!) ?? 0, amounts[row]!));
  });
  const all = [...auctions.values()];
  const byBidder = by === columns[1];
  if (by !== undefined && !byBidder) requireOneAnAuction(table, auction, by);
  const everyBid = all.map(({ best }) => descending([...best.values()]));
  const rows: BidRows = {
    bids: topTwo(everyBid),
    everyBid,
    columns,
    table,
    rowOf: Uint32Array.from(all, ({ row }) => row),
    warnings: [],
  };
  return {
    rows,
    named: byBidder
      ? bidderColumns(
          table,
          all.map(({ best }) => best),
        )
      : undefined,
    byBidder,
  };
}

/** One column for every bidder of the log. */
function bidderColumns(table: Table, auctions: readonly ReadonlyMap<string, number>[]): BidLog["bidders"] {
  const labels = [...new Set(auctions.flatMap((best) => [...best.keys()]))].sort();
  if (labels.length > MOST_BIDDERS) {
    throw new InvalidArgument(
      `\`by\` must tell apart at most ${MOST_BIDDERS} bidders, but ${table.name} has ${labels.length}. Name a column of the auction instead.`,
    );
  }
  const bids = profiles(auctions.length, labels.length);
  auctions.forEach((best, row) => {
    labels.forEach((label, i) => {
      bids.data[row * labels.length + i] = best.get(label) ?? 0;
    });
  });
  return { labels, bids };
}

function requireOneAnAuction({ name, header, rows, lines }: Table, auction: number, by: string): void {
  const column = header.indexOf(by);
  const seen = new Map<string, string>();
  rows.forEach((cells, row) => {
    const key = cells[auction]!;
    const before = seen.get(key) ?? cells[column]!;
    seen.set(key, before);
    if (before === cells[column]) return;
    throw new InvalidData(
      `${name}, line ${lines[row]}, column ${JSON.stringify(by)}: what reserves depend on must be known before the bids and so be the same in all rows of an auction, but auction ${JSON.stringify(key)} has ${JSON.stringify(before)} and ${JSON.stringify(cells[column])}. Name another column, or that of the bidder.`,
    );
  });
}

/** Numbers from 0 up; an empty cell is 0. */
function amountsOf(rows: BidRows, name: string): Float64Array {
  const { table, rowOf } = rows;
  const every = readBids(table, [table.header.indexOf(name)], { emptyIs: 0 }).data;
  return Float64Array.from(rowOf, (row) => every[row]!);
}

function topTwo(everyBid: readonly Float64Array[]): Profiles {
  const top = profiles(everyBid.length, 2);
  everyBid.forEach((bids, row) => {
    top.data.set(bids.subarray(0, 2), 2 * row);
  });
  return top;
}

function descending(bids: ArrayLike<number>): Float64Array {
  return Float64Array.from(bids)
    .filter((bid) => bid > 0)
    .sort()
    .reverse();
}

/** Columns that hold the highest bid, the second-highest and so on, or the reverse, are no bidders. */
function inOrderOfRank({ batch, bidders, data }: Profiles): boolean {
  const ordered = (sign: 1 | -1) => {
    for (let row = 0; row < batch; row++) {
      for (let i = 1; i < bidders; i++) {
        if (sign * (data[row * bidders + i]! - data[row * bidders + i - 1]!) > 0) return false;
      }
    }
    return true;
  };
  return batch > 5 && (ordered(1) || ordered(-1));
}
