import { InvalidArgument, type Marginal, type Profiles, requireBidders } from "@auction-mech/core";
import { type IronedVirtualValue, ironedVirtualValue } from "@auction-mech/mechanism";
import { gaussLegendre, integrate } from "@auction-mech/valuation";

/** Panels end at these steps of probability. */
const BODY = 64;
/** The lower tail, where a narrow law's virtual values pass through 0, is followed down to 2^−48. */
const LOWEST_OCTAVE = 48;
/** The upper tail is followed down to this probability. */
const RAREST = 1e-150;
const RULE = gaussLegendre(12);

/**
 * The optimal expected revenue of independent bidders, what Myerson's auction
 * earns and no DSIC, ex-post IR auction exceeds:
 *
 *     E[max(0, max_i φ̄_i(v_i))] = ∫_0^∞ (1 − Π_i P(φ̄_i(v_i) ≤ t)) dt
 *
 * by composite Gauss–Legendre quadrature, with panels that end at every ironed
 * level and at every jump of a virtual value. Any mix of laws.
 *
 * Myerson, "Optimal Auction Design" (1981).
 *
 * @param marginals one a bidder
 * @returns currency
 */
export function myersonRevenue(marginals: readonly Marginal[]): number {
  requireMarginals(marginals);
  const ironed = marginals.map(ironedVirtualValue);
  const aboveLevel = (level: number) => {
    let logUnsold = 0;
    for (let i = 0; i < marginals.length; i++) {
      const least = ironed[i]!.inverse(level, { strict: true });
      logUnsold += Math.log1p(-marginals[i]!.survival(least));
    }
    return -Math.expm1(logUnsold);
  };
  return integrate(aboveLevel, levelBreaks(marginals, ironed), RULE);
}

/**
 * What the optimum is worth on each profile, max(0, max_i φ̄_i(v_i)): its mean
 * is the optimal revenue, and its difference to an auction's payments on the
 * same profiles has a far smaller standard error than either.
 *
 * @param marginals one a bidder
 * @returns a function from values `[batch, bidders]` to `[batch]`, currency
 */
export function myersonIntegrand(marginals: readonly Marginal[]): (values: Profiles) => Float64Array {
  requireMarginals(marginals);
  const ironed = marginals.map(ironedVirtualValue);
  return (values) => {
    const { batch, bidders, data } = values;
    requireBidders("values", values, ironed.length);
    const surplus = new Float64Array(batch);
    for (let row = 0; row < batch; row++) {
      let highest = 0;
      for (let i = 0; i < bidders; i++) {
        highest = Math.max(highest, ironed[i]!.value(data[row * bidders + i]!));
      }
      surplus[row] = highest;
    }
    return surplus;
  };
}

function requireMarginals(marginals: readonly Marginal[]): void {
  if (marginals.length === 0) {
    throw new InvalidArgument(
      "`marginals` must hold one marginal a bidder, but is empty. Give at least one.",
    );
  }
}

/** Levels ≥ 0 between which P(φ̄ ≤ t) is smooth and changes little, ascending. */
function levelBreaks(marginals: readonly Marginal[], ironed: readonly IronedVirtualValue[]): number[] {
  const breaks = new Set([0]);
  for (const marginal of new Set(marginals)) {
    const { value, intervals } = ironed[marginals.indexOf(marginal)]!;
    const jumps = marginal.breakpoints.flatMap((point) => [
      point * (1 - Number.EPSILON),
      point,
      point * (1 + Number.EPSILON),
    ]);
    for (const at of [...jumps, ...panelEnds(marginal)]) breaks.add(value(at));
    for (const { level } of intervals) breaks.add(level);
  }
  return [...breaks].filter((level) => level >= 0 && level < Infinity).sort((a, b) => a - b);
}

/** Values at octaves of the lower tail, equal steps of probability, then growing steps through the upper tail. */
function panelEnds(marginal: Marginal): number[] {
  const ends = Array.from({ length: BODY - 1 }, (_, k) => marginal.quantile((k + 1) / BODY));
  for (let octave = Math.log2(BODY); octave <= LOWEST_OCTAVE; octave++)
    ends.unshift(marginal.quantile(2 ** -octave));
  let step = ends.at(-1)! - ends.at(-2)!;
  // By survival, because no probability in double precision names these quantiles.
  for (
    let at = ends.at(-1)! + step;
    at < marginal.support.high && marginal.survival(at) > RAREST;
    at += step
  ) {
    ends.push(at);
    step *= 1.2;
  }
  ends.push(marginal.support.high);
  return ends;
}
