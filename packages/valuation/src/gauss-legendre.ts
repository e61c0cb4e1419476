/** Points and weights of a quadrature rule on [−1, 1]. */
export interface QuadratureRule {
  readonly points: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Gauss and Legendre's rule: ∫ f ≈ Σ w_k f(x_k) over [−1, 1], exact for
 * polynomials of degree 2·order − 1. The points are the roots of the Legendre
 * polynomial, by Newton's method.
 */
export function gaussLegendre(order: number): QuadratureRule {
  const points: number[] = [];
  const weights: number[] = [];
  for (let k = 0; k < order; k++) {
    let x = -Math.cos((Math.PI * (k + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      const [value, before] = legendre(order, x);
      slope = (order * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return { points, weights };
}

/** P_order(x) and P_{order−1}(x), by their recurrence. */
function legendre(order: number, x: number): [value: number, before: number] {
  let [value, before] = [x, 1];
  for (let degree = 2; degree <= order; degree++) {
    [value, before] = [((2 * degree - 1) * x * value - (degree - 1) * before) / degree, value];
  }
  return [value, before];
}

/** The integral of `integrand` between each two neighbours in `breaks` (ascending), summed. */
export function integrate(
  integrand: (at: number) => number,
  breaks: readonly number[],
  { points, weights }: QuadratureRule,
): number {
  let total = 0;
  for (let panel = 1; panel < breaks.length; panel++) {
    const half = (breaks[panel]! - breaks[panel - 1]!) / 2;
    const middle = breaks[panel - 1]! + half;
    let sum = 0;
    for (let k = 0; k < points.length; k++) sum += weights[k]! * integrand(middle + half * points[k]!);
    total += half * sum;
  }
  return total;
}
