import { column, type Profiles, profiles, stream, type Valuation } from "@auction-mech/core";

/** Whether an auction is known to earn the bound, and how. */
export interface Attainment {
  /** null where unknown. */
  readonly attained: boolean | null;
  /**
   * "theorem": the values are affiliated and the conditionals regular.
   * "numerical-check": by whether the greedy allocation was found monotone on
   * a sample, which proves nothing. null where nothing is claimed.
   */
  readonly attainedBy: "theorem" | "numerical-check" | null;
}

/** Profiles on which the greedy allocation is tried, and own values along which. */
const PROFILES = 100;
const POINTS = 48;
/** Virtual values that differ by less than this share of the values are a tie. */
const ROUNDING = 1e-9;

/**
 * Whether the allocation that sells to the highest positive virtual value is
 * monotone in the own value, so that an auction earns the virtual surplus
 * bound. A bound of ironed conditionals is attained only if the allocation is
 * besides constant where they were ironed, which is not examined.
 *
 * @param ironed whether the bound irons its conditionals
 */
export function attainment(valuation: Valuation, ironed: boolean): Attainment {
  if (valuation.affiliated && valuation.regular) return { attained: true, attainedBy: "theorem" };
  if (ironed || !valuation.virtualValues) return { attained: null, attainedBy: null };
  return { attained: greedyIsMonotone(valuation), attainedBy: "numerical-check" };
}

function greedyIsMonotone(valuation: Valuation): boolean {
  const values = valuation.sample(PROFILES, stream(0, "greedy-monotonicity"));
  for (let bidder = 0; bidder < valuation.bidders; bidder++) {
    const along = profilesAlong(values, bidder);
    const virtual = valuation.virtualValues!(along);
    let won = false;
    for (let k = 0; k < along.batch; k++) {
      if (k % POINTS === 0) won = false;
      const verdict = verdictOf(virtual, along, k, bidder);
      if (won && verdict === "loses") return false;
      if (verdict === "wins") won = true;
    }
  }
  return true;
}

/** Every profile with the bidder's value moved along quantiles of its sample: `[batch · POINTS, bidders]`. */
function profilesAlong({ batch, bidders, data }: Profiles, bidder: number): Profiles {
  const sorted = column({ batch, bidders, data }, bidder).sort();
  const own = Array.from({ length: POINTS }, (_, k) => sorted[Math.round((k * (batch - 1)) / (POINTS - 1))]!);
  const along = profiles(batch * POINTS, bidders);
  for (let k = 0; k < along.batch; k++) {
    const row = Math.floor(k / POINTS);
    along.data.set(data.subarray(row * bidders, (row + 1) * bidders), k * bidders);
    along.data[k * bidders + bidder] = own[k % POINTS]!;
  }
  return along;
}

function verdictOf(virtual: Profiles, { data }: Profiles, row: number, bidder: number) {
  const start = row * virtual.bidders;
  const own = virtual.data[start + bidder]!;
  const tie = ROUNDING * data[start + bidder]!;
  let best = 0;
  for (let j = 0; j < virtual.bidders; j++) if (j !== bidder) best = Math.max(best, virtual.data[start + j]!);
  return own > best + tie ? "wins" : own < best - tie ? "loses" : "ties";
}
