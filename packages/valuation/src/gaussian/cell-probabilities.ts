import { gaussLegendre } from "../gauss-legendre.js";
import { normalCdf, normalDensity } from "../normal.js";
import type { Margin } from "./margin.js";

const RULE = gaussLegendre(8);
/** Panels are at most this wide, in standard deviations, and end here on both sides. */
const WIDEST = 0.5;
const FARTHEST = 8.5;

/**
 * The probability of every cell of a grid of values whose scores are
 * x = L ε, ε standard normal and independent:
 *
 *     P(cell) = ∫ φ(ε_1) … ∫ φ(ε_{n−1}) [Φ(end) − Φ(start)] dε_{n−1} … dε_1
 *
 * by Gauss and Legendre's rule on panels that end at the cells' edges, the last
 * component exactly: to about 1e-12. The work grows as (8·(34 + K))^(n−1)·K.
 *
 * @param lowerEdges ascending values, one list a bidder
 * @param lower L, row-major, nonsingular
 * @returns row-major, the last bidder's cell running fastest
 */
export function cellProbabilities(
  lowerEdges: readonly ArrayLike<number>[],
  margins: readonly Margin[],
  lower: Float64Array,
): Float64Array {
  const bidders = margins.length;
  const ends = lowerEdges.map((edges, i) => scoreEnds(edges, margins[i]!));
  const probabilities = new Float64Array(lowerEdges.reduce((cells, { length }) => cells * length, 1));
  const draws = new Float64Array(bidders);

  const fill = (bidder: number, offset: number, weight: number): void => {
    const cells = lowerEdges[bidder]!.length;
    let mean = 0;
    for (let j = 0; j < bidder; j++) mean += lower[bidder * bidders + j]! * draws[j]!;
    const own = lower[bidder * bidders + bidder]!;
    const end = (k: number) => (ends[bidder]![k]! - mean) / own;
    if (bidder === bidders - 1) {
      let below = 0;
      for (let k = 0; k < cells; k++) {
        const above = k === cells - 1 ? 1 : normalCdf(end(k + 1));
        probabilities[offset * cells + k]! += weight * (above - below);
        below = above;
      }
      return;
    }
    for (let k = 0; k < cells; k++) {
      const [from, to] = [Math.max(-FARTHEST, end(k)), Math.min(FARTHEST, end(k + 1))];
      const panels = Math.ceil((to - from) / WIDEST);
      for (let panel = 0; panel < panels; panel++) {
        const half = (to - from) / panels / 2;
        const middle = from + half * (2 * panel + 1);
        for (let point = 0; point < RULE.points.length; point++) {
          const draw = middle + half * RULE.points[point]!;
          draws[bidder] = draw;
          fill(bidder + 1, offset * cells + k, weight * half * RULE.weights[point]! * normalDensity(draw));
        }
      }
    }
  };
  fill(0, 0, 1);
  return probabilities;
}

/** The edges as scores, the first and the one beyond the last infinite. */
function scoreEnds(edges: ArrayLike<number>, { score }: Margin): number[] {
  return [-Infinity, ...Array.from(edges).slice(1).map(score), Infinity];
}
