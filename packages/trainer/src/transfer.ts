import type { Bound, Mechanism, Profiles, RunEvent, RunResult, Valuation } from "@auction-mech/core";
import { revenuePerProfile, type Share, shareOfBound } from "@auction-mech/econ";
import { baselineMechanisms, fittingRows } from "./baselines.js";
import { fastAuction } from "./fast-auction.js";
import { type Validation, validation } from "./validation.js";

export interface TransferOptions {
  readonly valuations: readonly Valuation[];
  /** Auctions under test, each for the bidders of every valuation. */
  readonly auctions: readonly { readonly name: string; readonly mechanism: Mechanism }[];
  readonly seed: number;
  /** Profiles of every valuation, and how many of them regret is searched on. */
  readonly valSize: number;
  readonly regretProfiles: number;
  /** Seconds since the run began, for events. */
  readonly clock: () => number;
}

/** One auction on one valuation. */
export interface TransferCell {
  readonly revenue: number;
  readonly revenueStandardError: number;
  /** Of the optimum or the bound; null where none is known. */
  readonly share: Share | null;
  /** By construction, and nothing but rounding was found against it. */
  readonly truthful: boolean;
  readonly regretMax: number;
}

export interface TransferRow {
  readonly name: string;
  /** Fitted to each valuation anew, as baselines are, or the same auction everywhere. */
  readonly fitted: boolean;
  /** One a valuation; null where the baseline does not apply. */
  readonly cells: readonly (TransferCell | null)[];
}

export interface Transfer {
  readonly valuations: readonly (RunResult["valuation"] & { readonly bound: Bound })[];
  readonly rows: readonly TransferRow[];
}

/** Rows on which a baseline's reserves are fitted. */
const FITTING_ROWS = 50_000;

/**
 * Every auction on every valuation, with each valuation's own baselines beside
 * them: what an auction trained for one law earns under another. Yields
 * progress as data.
 */
export async function* transfer(options: TransferOptions): AsyncGenerator<RunEvent, Transfer> {
  const { valuations, auctions, seed } = options;
  const rows = new Map<string, (TransferCell | null)[]>();
  const own = new Set(auctions.map(({ name }) => name));
  const described: Transfer["valuations"][number][] = [];
  for (const [k, valuation] of valuations.entries()) {
    const held = validation({ ...options, valuation });
    const baselines = baselineMechanisms(valuation, fittingRows(valuation, FITTING_ROWS, seed))
      .filter(({ name }) => name !== "first-price")
      .map((mechanism) => ({ name: `${mechanism.name} (own)`, mechanism }));
    for (const { name, mechanism } of [...auctions, ...baselines]) {
      const cells = rows.get(name) ?? new Array<TransferCell | null>(valuations.length).fill(null);
      rows.set(name, cells);
      cells[k] = yield* measureCell(held, mechanism);
    }
    const { name, parameters, bidders } = valuation;
    described.push({ name, params: parameters, bidders, bound: held.known.bound });
  }
  return {
    valuations: described,
    rows: [...rows].map(([name, cells]) => ({ name, fitted: !own.has(name), cells })),
  };
}

/**
 * By how much one auction's share of the bound exceeds another's on the same
 * profiles, whose noise mostly cancels; null where no bound is known.
 */
export async function shareAhead(
  { known, values }: Validation,
  auction: Mechanism,
  other: Mechanism,
): Promise<Share | null> {
  const integrand = known.integrand?.(values);
  if (!integrand) return null;
  const [own, others] = await Promise.all([revenues(auction, values), revenues(other, values)]);
  return shareOfBound(
    integrand,
    own.map((paid, row) => paid - others[row]!),
  );
}

/** One auction on the validation profiles of one valuation. */
export async function* measureCell(
  held: Validation,
  mechanism: Mechanism,
): AsyncGenerator<RunEvent, TransferCell> {
  const metrics = yield* held.measure(mechanism);
  const integrand = held.known.integrand?.(held.values);
  return {
    revenue: metrics.revenue,
    revenueStandardError: metrics.revenueStandardError,
    share: integrand ? shareOfBound(integrand, await revenues(mechanism, held.values)) : null,
    truthful: metrics.truthful,
    regretMax: metrics.regret.max,
  };
}

// --- Internal helpers ---

/** What the auction earns on each profile, `[batch]`, currency; by the kernels where they know it. */
async function revenues(auction: Mechanism, values: Profiles): Promise<Float64Array> {
  const fast = await fastAuction(auction);
  try {
    return revenuePerProfile(fast.mechanism.run(values));
  } finally {
    await fast.close();
  }
}
