import type { Marginal } from "@auction-mech/core";

/** The laws that the tests need, written from their formulas alone. */
export function uniform(low: number, high: number): Marginal {
  const width = high - low;
  return marginal({
    low,
    high,
    mean: (low + high) / 2,
    breakpoints: [low, high],
    survival: (v) => Math.min(1, Math.max(0, (high - v) / width)),
    density: (v) => (v >= low && v <= high ? 1 / width : 0),
    quantile: (p) => low + p * width,
  });
}

export function exponential(mean: number): Marginal {
  return marginal({
    low: 0,
    high: Number.POSITIVE_INFINITY,
    mean,
    breakpoints: [0],
    survival: (v) => Math.exp(-Math.max(0, v) / mean),
    density: (v) => (v < 0 ? 0 : Math.exp(-v / mean) / mean),
    quantile: (p) => -mean * Math.log1p(-p),
  });
}

/** 1 − F(v) = v^−shape from 1 up: a heavy tail, φ(v) = v (1 − 1/shape). */
export function pareto(shape: number): Marginal {
  return marginal({
    low: 1,
    high: Number.POSITIVE_INFINITY,
    mean: shape / (shape - 1),
    breakpoints: [1],
    survival: (v) => Math.max(1, v) ** -shape,
    density: (v) => (v < 1 ? 0 : shape * v ** (-shape - 1)),
    quantile: (p) => (1 - p) ** (-1 / shape),
  });
}

/** 1 − F(v) = exp(−√v): a smooth law whose density falls from infinity; irregular near 0. */
export function stretchedExponential(): Marginal {
  return marginal({
    low: 0,
    high: Number.POSITIVE_INFINITY,
    mean: 2,
    breakpoints: [0],
    survival: (v) => Math.exp(-Math.sqrt(Math.max(0, v))),
    density: (v) => (v < 0 ? 0 : Math.exp(-Math.sqrt(v)) / (2 * Math.sqrt(v))),
    quantile: (p) => Math.log1p(-p) ** 2,
  });
}

export function mixture(...components: readonly (readonly [number, Marginal])[]): Marginal {
  const sum = (of: (part: Marginal) => number) => components.reduce((t, [w, part]) => t + w * of(part), 0);
  const low = Math.min(...components.map(([, { support }]) => support.low));
  const high = Math.max(...components.map(([, { support }]) => support.high));
  const survival = (v: number) => sum((part) => part.survival(v));
  return marginal({
    low,
    high,
    mean: sum(({ mean }) => mean),
    breakpoints: [...new Set(components.flatMap(([, part]) => part.breakpoints))].sort((a, b) => a - b),
    survival,
    density: (v) => sum((part) => part.density(v)),
    quantile(p) {
      let [below, above] = [low, Math.max(...components.map(([, part]) => part.quantile(p)))];
      for (let k = 0; k < 60; k++) {
        const middle = (below + above) / 2;
        if (survival(middle) <= 1 - p) above = middle;
        else below = middle;
      }
      return above;
    },
  });
}

export const hetero = mixture([1 / 3, uniform(0.5, 1)], [1 / 3, uniform(0, 0.5)], [1 / 3, exponential(1)]);
export const irregular = mixture([0.75, uniform(0, 3)], [0.25, uniform(3, 8)]);
export const gap = mixture([0.5, uniform(0, 1)], [0.5, uniform(2, 3)]);
/** Its gap is ironed at a positive level, where virtual surplus is at stake. */
export const highGap = mixture([0.9, uniform(1, 2)], [0.1, uniform(3, 4)]);

interface Law {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly breakpoints: readonly number[];
  survival(v: number): number;
  density(v: number): number;
  quantile(p: number): number;
}

function marginal({ low, high, mean, breakpoints, survival, density, quantile }: Law): Marginal {
  return {
    support: { low, high },
    mean,
    breakpoints,
    survival,
    density,
    quantile,
    cdf: (v) => 1 - survival(v),
    virtualValue(v) {
      if (v > high) return v;
      return density(v) > 0 ? v - survival(v) / density(v) : Number.NEGATIVE_INFINITY;
    },
    sample: (random) => quantile(random.uniform()),
  };
}
