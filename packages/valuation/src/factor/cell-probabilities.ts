import { gaussLegendre } from "../gauss-legendre.js";
import { normalCdf, normalDensity, normalSurvival } from "../normal.js";

const RULE = gaussLegendre(8);
const FARTHEST = 8.5;
/** Panels of the factor are at most this wide, in units of the sharpest bidder's noise. */
const WIDEST = 1;
const MOST_PANELS = 4096;

/**
 * The probability of every cell of a grid of values v_i = max(0, w_i z + σ ε_i),
 * which are independent given z:
 *
 *     P(cell) = ∫ φ(z) Π_i [Φ((end_i − w_i z)/σ) − Φ((start_i − w_i z)/σ)] dz
 *
 * by Gauss and Legendre's rule on panels narrow enough for every bidder.
 *
 * @param lowerEdges ascending values, one list a bidder
 * @param loadings w
 * @param noise σ, above 0
 * @returns row-major, the last bidder's cell running fastest
 */
export function factorCellProbabilities(
  lowerEdges: readonly ArrayLike<number>[],
  loadings: Float64Array,
  noise: number,
): Float64Array {
  const sharpest = loadings.reduce((most, loading) => Math.max(most, Math.abs(loading) / noise), 1);
  const panels = Math.min(MOST_PANELS, Math.ceil((2 * FARTHEST * sharpest) / WIDEST));
  const half = FARTHEST / panels;
  const probabilities = new Float64Array(lowerEdges.reduce((cells, { length }) => cells * length, 1));
  for (let panel = 0; panel < panels; panel++) {
    const middle = -FARTHEST + half * (2 * panel + 1);
    RULE.points.forEach((point, k) => {
      const z = middle + half * point;
      const weight = half * RULE.weights[k]! * normalDensity(z);
      const own = lowerEdges.map((edges, i) => shares(edges, loadings[i]! * z, noise));
      addProducts(probabilities, own, weight);
    });
  }
  return probabilities;
}

/** Probabilities of one bidder's cells, the factor being given. */
function shares(edges: ArrayLike<number>, center: number, noise: number): Float64Array {
  const cells = new Float64Array(edges.length);
  for (let k = 0; k < edges.length; k++) {
    const start = k === 0 ? -Infinity : (edges[k]! - center) / noise;
    const end = k === edges.length - 1 ? Infinity : (edges[k + 1]! - center) / noise;
    cells[k] = start > 0 ? normalSurvival(start) - normalSurvival(end) : normalCdf(end) - normalCdf(start);
  }
  return cells;
}

function addProducts(into: Float64Array, factors: readonly Float64Array[], weight: number): void {
  let products = Float64Array.of(weight);
  for (const own of factors) {
    const longer = new Float64Array(products.length * own.length);
    for (let at = 0; at < longer.length; at++) {
      longer[at] = products[Math.floor(at / own.length)]! * own[at % own.length]!;
    }
    products = longer;
  }
  for (let at = 0; at < into.length; at++) into[at]! += products[at]!;
}
