/** Ex-post regret over the profiles on which it was searched, currency. */
export interface RegretSummary {
  /** Mean over profiles and bidders. */
  readonly mean: number;
  /** Mean over profiles of the bidders' sum. */
  readonly total: number;
  readonly max: number;
  /** Profiles searched. */
  readonly profiles: number;
  /** The name of the misreport search. */
  readonly search: string;
}

/** Paired mean of (bound integrand − payments) over the same profiles. */
export interface Gap {
  readonly absolute: number;
  readonly standardError: number;
  /** `absolute` divided by the mean of the integrand. */
  readonly relative: number;
}

/** What is measured of one mechanism on one set of value profiles; definitions beside each metric in `econ`. */
export interface Metrics {
  /** Profiles measured on. */
  readonly profiles: number;
  /** DSIC and ex-post IR by construction, and nothing but rounding was found against it. */
  readonly truthful: boolean;
  readonly revenue: number;
  readonly revenueStandardError: number;
  readonly regret: RegretSummary;
  readonly irViolationMax: number;
  readonly monotonicityGapMax: number;
  readonly welfare: number;
  readonly efficiency: number;
  readonly highestBidderWins: number;
  readonly saleRate: number;
  /** null where no bound is known, and where `truthful` is false: the bound does not apply. */
  readonly gap: Gap | null;
}

/** An upper bound on the revenue of every DSIC, ex-post IR auction. */
export interface Bound {
  readonly kind: "myerson" | "virtual-surplus" | "linear-program" | "none";
  readonly revenue: number | null;
  /** 0 where the bound is exact, null where there is none. */
  readonly standardError: number | null;
  /** Whether some auction is known to earn it. */
  readonly attained: boolean | null;
  /** How that is known; a numerical check on a sample proves nothing. null where nothing is claimed. */
  readonly attainedBy: "theorem" | "numerical-check" | null;
}
