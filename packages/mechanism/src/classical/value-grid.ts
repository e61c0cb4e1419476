import type { Marginal } from "@auction-mech/core";

/** Equal steps of probability in the body of the distribution. */
const BODY = 4096;
/** Both tails are followed in half octaves of probability down to this power of two. */
const TAIL_OCTAVES = 48;
/** An unbounded upper tail is followed until it is rarer than this: of the heaviest ones most revenue lies far out. */
const RAREST = 1e-150;
/** No step is longer than this share of the body's range. */
const STEPS_ACROSS = 1024;
/** Points closer than this, relative to their size, are one point. */
const COINCIDENT = 1e-10;

/**
 * Values at which a distribution is examined, ascending: equal steps of
 * probability, both tails in steps of constant ratio, no step across thin
 * stretches longer than a thousandth of the range, the ends of the support,
 * and every point where the density jumps.
 */
export function valueGrid(marginal: Marginal): Float64Array {
  const { support, breakpoints } = marginal;
  const fixed = [support.low, support.high, ...breakpoints].filter(
    (value) => Number.isFinite(value) && value >= support.low && value <= support.high,
  );
  const values = probabilities()
    .map((probability) => marginal.quantile(probability))
    .filter((value) => value > support.low && value < support.high);
  const grid = merge(
    [...values, ...acrossThinStretches([...values, ...fixed], marginal), ...farTail(marginal, values)],
    fixed,
  );
  return Float64Array.from(grid);
}

function probabilities(): number[] {
  const body = Array.from({ length: BODY - 1 }, (_, k) => (k + 1) / BODY);
  const tails: number[] = [];
  for (let octave = Math.log2(BODY) + 0.5; octave <= TAIL_OCTAVES; octave += 0.5) {
    tails.push(2 ** -octave, 1 - 2 ** -octave);
  }
  return [...body, ...tails];
}

function acrossThinStretches(values: number[], marginal: Marginal): number[] {
  const [low, high] = [marginal.quantile(0.001), marginal.quantile(0.999)];
  const longest = (high - low) / STEPS_ACROSS;
  const body = values.filter((value) => value >= low && value <= high).sort(ascending);
  return body.slice(1).flatMap((value, k) => {
    const from = body[k]!;
    const steps = Math.ceil((value - from) / longest);
    return Array.from(
      { length: Math.max(0, steps - 1) },
      (_, j) => from + ((value - from) * (j + 1)) / steps,
    );
  });
}

/** Beyond the quantiles that a probability in double precision can name. */
function farTail(marginal: Marginal, values: number[]): number[] {
  if (Number.isFinite(marginal.support.high)) return [];
  const median = marginal.quantile(0.5);
  const far: number[] = [];
  let value = values.reduce((a, b) => Math.max(a, b));
  for (;;) {
    value += 0.25 * (value - median);
    const usable = marginal.survival(value) > RAREST && Number.isFinite(marginal.virtualValue(value));
    if (!usable) return far;
    far.push(value);
  }
}

/** Sorted, without coincident points; a fixed point outlives its neighbours. */
function merge(values: number[], fixed: number[]): number[] {
  const isFixed = new Set(fixed);
  const kept: number[] = [];
  for (const value of [...values, ...fixed].sort(ascending)) {
    const near = (other: number) => value - other <= COINCIDENT * Math.abs(value);
    if (isFixed.has(value)) {
      while (kept.length > 0 && near(kept.at(-1)!) && !isFixed.has(kept.at(-1)!)) kept.pop();
      if (kept.at(-1) !== value) kept.push(value);
    } else if (kept.length === 0 || !near(kept.at(-1)!)) kept.push(value);
  }
  return kept;
}

const ascending = (a: number, b: number) => a - b;
