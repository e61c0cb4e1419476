import { column, InvalidArgument, type Marginal, type Mechanism, type Profiles } from "@auction-mech/core";
import { myerson } from "@auction-mech/mechanism";
import { mixtureMarginal, uniformMarginal } from "@auction-mech/valuation";

/** Fewer rows have no two cells. */
const FEWEST_ROWS = 8;
const MOST_CELLS = 64;

/**
 * Myerson's auction for marginals estimated from rows of values: histograms
 * with √rows cells of equal probability, ironed. It takes the bidders for
 * independent, whatever the rows say. DSIC and ex-post IR.
 *
 * Cole and Roughgarden, "The Sample Complexity of Revenue Maximization"
 * (2014); the cells are ours.
 *
 * @param values training rows `[rows, bidders]`, currency
 * @param pooled one marginal from all columns: for bidders who are alike
 */
export function empiricalMyerson(values: Profiles, { pooled = false } = {}): Mechanism {
  const { batch, bidders, data } = values;
  if (batch < FEWEST_ROWS) {
    throw new InvalidArgument(
      `\`values\` must have at least ${FEWEST_ROWS} rows to estimate from, but has ${batch}. Add rows.`,
    );
  }
  const all = pooled ? histogram(data) : undefined;
  const marginals = Array.from({ length: bidders }, (_, i) => all ?? histogram(column(values, i)));
  return { ...myerson({ marginals }), name: "empirical-myerson" };
}

function histogram(sample: Float64Array): Marginal {
  const sorted = sample.toSorted();
  const cells = Math.min(MOST_CELLS, Math.floor(Math.sqrt(sorted.length)));
  const edges = Array.from(
    { length: cells + 1 },
    (_, k) => sorted[Math.round((k * (sorted.length - 1)) / cells)]!,
  );
  // Equal values, as at an atom, get a cell of their own, as narrow as can be told apart.
  const least = Math.max(1e-9, 1e-6 * sorted.at(-1)!);
  return mixtureMarginal(
    edges
      .slice(1)
      .map((high, k) => [1, uniformMarginal(edges[k]!, Math.max(high, edges[k]! + least))] as const),
  );
}
