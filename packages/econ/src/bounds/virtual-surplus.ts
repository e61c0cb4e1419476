import { type Profiles, profiles, stream, type Valuation } from "@auction-mech/core";
import { meanOf } from "../mean.js";
import { type Attainment, attainment } from "./attainment.js";
import { ironedVirtualValueAt, needsIroning } from "./iron-conditional.js";
import { requireConditional } from "./require-conditional.js";

export interface VirtualSurplusOptions {
  /** Profiles of the bound's own sample; fewer by default where conditionals must be ironed. */
  readonly sampleSize?: number | undefined;
  /** Seed of the bound's own sample: the same bound whatever the run. */
  readonly seed?: number | undefined;
}

/** An upper bound on the revenue of every DSIC, ex-post IR auction. */
export interface VirtualSurplusBound extends Attainment {
  /** E[max(0, max_i φ_i)], by sampling, currency. */
  readonly revenue: number;
  readonly standardError: number;
  /** Whether some conditional was found irregular where it counts, and all were ironed. */
  readonly ironed: boolean;
  /** max(0, max_i φ_i(v_i | v_-i)) on values `[batch, bidders]`: `[batch]`, currency. */
  integrand(values: Profiles): Float64Array;
}

const SAMPLE_SIZE = 100_000;
const IRONED_SAMPLE_SIZE = 20_000;
/** Profiles at a time, so that memory stays flat. */
const CHUNK = 10_000;

/**
 * The virtual surplus bound of correlated bidders whose conditionals are known:
 *
 *     UB = E[max(0, max_i φ_i(v_i | v_-i))],    φ_i = v_i − (1 − F_i) / f_i
 *
 * Given the others, a truthful auction earns E[φ_i x_i] from bidder i, so no
 * DSIC, ex-post IR auction earns more than UB; the same with each conditional
 * ironed, because x_i is monotone. Attained where the allocation that sells to
 * the highest positive φ_i is monotone: for affiliated values and regular
 * conditionals always.
 *
 * Myerson, "Optimal Auction Design" (1981), lemma 3; Roughgarden and
 * Talgam-Cohen, "Optimal and Robust Mechanism Design with Interdependent
 * Values" (2016).
 */
export function virtualSurplusBound(
  valuation: Valuation,
  { sampleSize, seed = 0 }: VirtualSurplusOptions = {},
): VirtualSurplusBound {
  requireConditional("The virtual surplus bound", valuation);
  const ironed = needsIroning(valuation);
  const integrand = (values: Profiles) => highestPositive(virtualValuesOf(valuation, values, ironed));
  const size = sampleSize ?? (ironed ? IRONED_SAMPLE_SIZE : SAMPLE_SIZE);
  const random = stream(seed, "virtual-surplus-bound");
  const sample = new Float64Array(size);
  for (let start = 0; start < size; start += CHUNK) {
    sample.set(integrand(valuation.sample(Math.min(CHUNK, size - start), random)), start);
  }
  const { mean, standardError } = meanOf(sample);
  return { revenue: mean, standardError, ironed, ...attainment(valuation, ironed), integrand };
}

/** φ_i(v_i | v_-i), `[batch, bidders]`, each conditional ironed on request. */
export function virtualValuesOf(valuation: Valuation, values: Profiles, ironed = false): Profiles {
  if (!ironed && valuation.virtualValues) return valuation.virtualValues(values);
  const { batch, bidders, data } = values;
  const virtual = profiles(batch, bidders);
  for (let row = 0; row < batch; row++) {
    const profile = data.subarray(row * bidders, (row + 1) * bidders);
    for (let i = 0; i < bidders; i++) {
      const law = valuation.conditional!(i, profile);
      const value = profile[i]!;
      virtual.data[row * bidders + i] = ironed
        ? ironedVirtualValueAt(law, value, valuation.marginals?.[i])
        : law.virtualValue(value);
    }
  }
  return virtual;
}

function highestPositive({ batch, bidders, data }: Profiles): Float64Array {
  const highest = new Float64Array(batch);
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / bidders);
    if (data[at]! > highest[row]!) highest[row] = data[at]!;
  }
  return highest;
}
