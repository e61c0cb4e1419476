import { type Mechanism, type Random, requireInteger, stream, type Valuation } from "@auction-mech/core";
import { climb } from "./climb.js";
import { feasibilityViolation, withTies } from "./feasibility.js";
import { type Lie, moreProfitable } from "./lie.js";
import { sweepOwnBids } from "./sweep-own-bids.js";

export interface AuditOptions {
  readonly seed?: number;
  /** Profiles of the others' bids at which every own value is tried against every report. */
  readonly profiles?: number;
  /** Own bids on the grid over the support. */
  readonly points?: number;
  /** Most profitable lies from which the search climbs over the whole value profile. */
  readonly starts?: number;
  /** Rounds of climbing. */
  readonly rounds?: number;
}

/** What an audit found; each is 0 for a truthful auction. */
export interface AuditFindings {
  /** The most profitable lie, or null where none gains anything at all. */
  readonly worst: Lie | null;
  /** Largest of Σ x − 1, x − 1, −x; Infinity where an outcome is no number. */
  readonly feasibilityViolation: number;
  /** Largest p − b·x, currency. */
  readonly irViolation: number;
  /** Largest fall of the own allocation along the own bid. */
  readonly monotonicityGap: number;
  /** Largest distance of a payment step from the one that the allocation implies, currency. */
  readonly paymentIdentityViolation: number;
}

/** Profiles on which feasibility is checked, as drawn and with ties. */
const FEASIBILITY_PROFILES = 10_000;

/**
 * Searches the most profitable lie against any auction, and checks what a
 * truthful one must obey.
 *
 * First, at sampled profiles of the others' bids, the auction is run along a
 * dense grid of own bids; one run then prices every own value on the grid
 * against every report, so that a lie is found for values that were never
 * drawn. Then the best lies climb: the value, the report and the others' bids
 * are moved together, at random and at all scales, keeping what gains more.
 *
 * What it returns are certain lies and violations; that it finds none is
 * evidence, not proof. Deterministic for a seed.
 *
 * @param valuation its support and its samples say where values lie
 */
export function audit(mechanism: Mechanism, valuation: Valuation, options: AuditOptions = {}): AuditFindings {
  const { seed = 0, profiles = 300, points = 257, starts = 64, rounds = 600 } = options;
  requireInteger("profiles", profiles, 1, 1e6);
  requireInteger("points", points, 3, 1e5);
  const random: Random = stream(seed, "audit");
  const sample = valuation.sample(Math.max(FEASIBILITY_PROFILES, profiles), random);
  const swept = sweepOwnBids(mechanism, valuation.support, sample, { profiles, points, keep: starts });
  const climbed = climb(mechanism, swept.ranges, swept.lies, rounds, random);
  const worst = [...swept.lies, ...climbed].reduce<Lie | null>(moreProfitable, null);
  return {
    worst: worst && worst.gain > 0 ? worst : null,
    feasibilityViolation: feasibilityViolation(mechanism.run(withTies(sample))),
    irViolation: swept.irViolation,
    monotonicityGap: swept.monotonicityGap,
    paymentIdentityViolation: swept.paymentIdentityViolation,
  };
}
