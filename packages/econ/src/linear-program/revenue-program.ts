/** Values on a grid: each bidder's cells by their lower edges, and the probability of every profile of cells. */
export interface ValueGrid {
  /** Ascending values, one list a bidder, currency. */
  readonly lowerEdges: readonly (readonly number[])[];
  /** Row-major, the last bidder's cell running fastest. */
  readonly probabilities: Float64Array;
}

/** A linear program, maximised, over columns in [0, 1]; the matrix by rows. */
export interface RevenueProgram {
  readonly objective: Float64Array;
  /** Rows `Σ a x ≤ upper`. */
  readonly rows: readonly Row[];
  /** Which column is x_i at a profile of cells: `columns[bidder][cell]`. */
  readonly columns: readonly Int32Array[];
  /** Whether bidders share columns because they are exchangeable. */
  readonly symmetric: boolean;
}

export interface Row {
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly upper: number;
}

/** Probabilities that differ by less than this come from quadrature. */
const ROUNDING = 1e-9;

/**
 * The optimal truthful auction of discrete values as a linear program:
 * allocations x_i ∈ [0, 1] with Σ_i x_i ≤ 1, nondecreasing in the own value,
 * and as objective the payments that the allocation implies,
 *
 *     p_i(k) = v_k x_i(k) − Σ_{l<k} (v_{l+1} − v_l) x_i(l),
 *
 * so that x_i(k) earns v_k π(k) − (v_{k+1} − v_k) Σ_{l>k} π(l). Exchangeable
 * bidders share columns: averaging an optimum over their permutations keeps it
 * optimal, and the program shrinks by up to n!.
 *
 * Myerson, "Optimal Auction Design" (1981), lemma 2.
 */
export function revenueProgram(grid: ValueGrid): RevenueProgram {
  const sizes = grid.lowerEdges.map(({ length }) => length);
  const symmetric = isExchangeable(grid, sizes);
  const { columns, count } = symmetric ? sharedColumns(sizes) : ownColumns(sizes);
  const objective = new Float64Array(count);
  const monotone = new Map<number, Row>();
  const feasible = new Map<string, Row>();
  forEachCell(sizes, (cells, at) => {
    const together = new Map<number, number>();
    sizes.forEach((size, i) => {
      const stride = strideOf(sizes, i);
      const column = columns[i]![at]!;
      together.set(column, (together.get(column) ?? 0) + 1);
      objective[column]! += marginalRevenue(grid, at, cells[i]!, size, stride, i);
      if (cells[i] === 0 || monotone.has(column)) return;
      const below = columns[i]![at - stride]!;
      monotone.set(column, { columns: [below, column], coefficients: [1, -1], upper: 0 });
    });
    const row = [...together].sort(([a], [b]) => a - b);
    const key = row.join(";");
    if (feasible.has(key)) return;
    feasible.set(key, { columns: row.map(([c]) => c), coefficients: row.map(([, a]) => a), upper: 1 });
  });
  return { objective, rows: [...feasible.values(), ...monotone.values()], columns, symmetric };
}

/** What one more unit of x_i at this profile of cells earns. */
function marginalRevenue(
  { lowerEdges, probabilities }: ValueGrid,
  at: number,
  cell: number,
  size: number,
  stride: number,
  bidder: number,
): number {
  let above = 0;
  for (let l = cell + 1; l < size; l++) above += probabilities[at + (l - cell) * stride]!;
  const value = lowerEdges[bidder]![cell]!;
  const next = lowerEdges[bidder]![cell + 1] ?? value;
  return value * probabilities[at]! - (next - value) * above;
}

// --- Columns ---

function ownColumns(sizes: readonly number[]) {
  const cells = sizes.reduce((product, size) => product * size, 1);
  const columns = sizes.map((_, i) => Int32Array.from({ length: cells }, (_, at) => i * cells + at));
  return { columns, count: cells * sizes.length };
}

/** One column for every own cell and multiset of the others' cells. */
function sharedColumns(sizes: readonly number[]) {
  const cells = sizes.reduce((product, size) => product * size, 1);
  const columns = sizes.map(() => new Int32Array(cells));
  const known = new Map<string, number>();
  forEachCell(sizes, (profile, at) => {
    profile.forEach((own, i) => {
      const others = profile.filter((_, j) => j !== i).sort((a, b) => a - b);
      const key = `${own}:${others.join(",")}`;
      const column = known.get(key) ?? known.size;
      known.set(key, column);
      columns[i]![at] = column;
    });
  });
  return { columns, count: known.size };
}

/** Same edges for all, and probabilities that do not change when neighbouring bidders swap their cells. */
function isExchangeable({ lowerEdges, probabilities }: ValueGrid, sizes: readonly number[]): boolean {
  const first = lowerEdges[0]!;
  const sameEdges = lowerEdges.every(
    (edges) => edges.length === first.length && edges.every((edge, k) => edge === first[k]),
  );
  if (!sameEdges || lowerEdges.length === 1) return false;
  let exchangeable = true;
  forEachCell(sizes, (cells, at) => {
    for (let i = 1; i < sizes.length; i++) {
      const shift = (cells[i]! - cells[i - 1]!) * (strideOf(sizes, i - 1) - strideOf(sizes, i));
      if (Math.abs(probabilities[at]! - probabilities[at + shift]!) > ROUNDING) exchangeable = false;
    }
  });
  return exchangeable;
}

// --- Profiles of cells ---

/** How far apart the neighbouring cells of one bidder lie in row-major order. */
export function strideOf(sizes: readonly number[], bidder: number): number {
  return sizes.slice(bidder + 1).reduce((product, size) => product * size, 1);
}

/** Visits every profile of cells in row-major order; `cells` is reused. */
export function forEachCell(
  sizes: readonly number[],
  visit: (cells: readonly number[], at: number) => void,
): void {
  const cells = sizes.map(() => 0);
  const count = sizes.reduce((product, size) => product * size, 1);
  for (let at = 0; at < count; at++) {
    visit(cells, at);
    for (let i = sizes.length - 1; i >= 0; i--) {
      cells[i]!++;
      if (cells[i]! < sizes[i]!) break;
      cells[i] = 0;
    }
  }
}
