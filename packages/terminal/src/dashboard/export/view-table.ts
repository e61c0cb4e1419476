import { InvalidArgument } from "@auction-mech/core";
import { ownBidCurves } from "../model/auction-model.js";
import { COMPARE_COLUMNS } from "../model/compare-model.js";
import { CATALOG_COLUMNS, shownCatalog, shownCompared, shownTrials } from "../model/shown-rows.js";
import { type AppState, shownRun } from "../model/state.js";
import { trialColumns } from "../model/study-model.js";
import { tryBids } from "../model/try-it.js";

type Cell = string | number | null;

/** What a view shows: as a table, header first, and as JSON. */
export interface ViewTables {
  readonly rows: readonly (readonly Cell[])[];
  readonly data: unknown;
}

export async function viewTables(state: AppState): Promise<ViewTables> {
  switch (state.tab) {
    case "runs": {
      const shown = shownCatalog(state);
      return {
        rows: [
          CATALOG_COLUMNS,
          ...shown.map(({ cells, entry }) => [...cells.slice(0, -1), new Date(entry.changed).toISOString()]),
        ],
        data: shown.map(({ entry }) => entry),
      };
    }
    case "train":
      return trainTables(state);
    case "auction":
      return auctionTables(state);
    case "audit": {
      const result = state.audit?.result ?? nothing("audit");
      const checks = Object.entries(result.violations);
      return { rows: [["check", "violation"], ["gain", result.worst?.gain ?? 0], ...checks], data: result };
    }
    case "sweep": {
      const study = state.study?.model ?? nothing("study");
      const shown = shownTrials(state);
      return {
        rows: [trialColumns(study), ...shown.map(({ cells }) => cells)],
        data: shown.map(({ trial }) => trial),
      };
    }
    case "compare": {
      const shown = shownCompared(state);
      const head = ["valuation", "bidders", ...COMPARE_COLUMNS];
      const rows = shown.map(({ cells, group }) => [group.valuation.name, group.valuation.bidders, ...cells]);
      const data = shown.map(({ name, metrics, group }) => ({
        name,
        metrics,
        valuation: group.valuation,
        bound: group.bound,
      }));
      return { rows: [head, ...rows], data };
    }
  }
}

/** RFC 4180: quoted where a comma, a quote or a line break asks for it. */
export function toCsv(rows: ViewTables["rows"]): string {
  const cell = (value: Cell) => {
    const text = String(value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

// --- Internal helpers ---

/** The curves of training, one row a point. */
function trainTables(state: AppState): ViewTables {
  const { model } = shownRun(state) ?? nothing("run");
  const rows = model.trainings.flatMap(({ mechanism, seed, series }) =>
    Object.entries(series).flatMap(([term, { whole }]) =>
      whole.map(({ x, y }) => [mechanism, seed, term, x, y]),
    ),
  );
  const { valuation, trainings, baselines, bound, notes, result } = model;
  return {
    rows: [["mechanism", "seed", "term", "step", "value"], ...rows],
    data: { valuation, trainings, baselines, bound, notes, result },
  };
}

/** Every bidder's chance and payment along its own bid. */
function auctionTables({ auction }: AppState): ViewTables {
  const { mechanism, bids, high } = auction ?? nothing("auction");
  const curves = bids.map((_, bidder) => ownBidCurves(mechanism, bids, bidder, high));
  const rows = curves.flatMap(({ allocation, payment }, bidder) =>
    allocation.map(({ x, y }, k) => [bidder + 1, x, y, payment[k]!.y]),
  );
  return {
    rows: [["bidder", "bid", "chance", "payment"], ...rows],
    data: { mechanism: mechanism.name, bids, outcome: tryBids(mechanism, bids, high), curves },
  };
}

function nothing(kind: string): never {
  throw new InvalidArgument(
    `An export must have something to write, but no ${kind} is open. Open one first.`,
  );
}
