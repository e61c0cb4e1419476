import { InvalidArgument, type Mechanism, requireInteger, type Valuation } from "@auction-mech/core";
import { gridMechanism, gridRule } from "./grid-mechanism.js";
import { revenueProgram, type ValueGrid } from "./revenue-program.js";
import { solve } from "./solve.js";

export interface LinearProgramOptions {
  /**
   * Cells a bidder, equally likely where the law has no atom.
   * @default 20
   */
  readonly cells?: number | undefined;
  /** The cells' lower edges in their place, one ascending list a bidder, currency; the support's lower end is added where it is missing. */
  readonly lowerEdges?: readonly (readonly number[])[] | undefined;
}

/** The best truthful auction among those that see values rounded down to a grid. */
export interface DiscretisedOptimum {
  /** Its exact expected revenue under the valuation: a lower bound on the optimum, currency. */
  readonly revenue: number;
  /** The auction: DSIC and ex-post IR for any bids. */
  readonly auction: Mechanism;
  /** Size of the program solved. */
  readonly variables: number;
  readonly constraints: number;
}

const MOST_BIDDERS = 3;
/** Beyond so many variables the solver takes hours or runs out of memory. */
const MOST_VARIABLES = 200_000;

/**
 * The revenue-optimal truthful auction of a discretised valuation, by linear
 * programming: values are rounded down to the lower edges of their cells, and
 * the probabilities of cells are those of the valuation, not sampled. Since
 * the auction found is truthful for the continuous values too, its revenue is
 * a lower bound on the optimum that a real auction attains.
 *
 * @param valuation of at most 3 bidders, with known cell probabilities
 */
export async function linearProgram(
  valuation: Valuation,
  options: LinearProgramOptions = {},
): Promise<DiscretisedOptimum> {
  const { name, bidders, cellProbabilities } = valuation;
  if (bidders > MOST_BIDDERS) {
    throw new InvalidArgument(
      `The linear program is for at most ${MOST_BIDDERS} bidders, but got ${bidders}: its size grows as cells^bidders. Use the virtual surplus bound.`,
    );
  }
  if (!cellProbabilities) {
    throw new InvalidArgument(
      `The linear program needs a valuation with known probabilities of cells, but "${name}" with these parameters has none. Choose independent, copula, lognormal or one-factor latent values.`,
    );
  }
  const given = options.lowerEdges ?? equalCells(valuation, options.cells ?? 20);
  requireEdges(given, bidders);
  // A value below the first edge would count as that edge.
  const lowerEdges = given.map((edges, i) => {
    const { low } = valuation.support[i]!;
    return edges[0]! > low ? [low, ...edges] : edges;
  });
  const variables = bidders * lowerEdges.reduce((product, { length }) => product * length, 1);
  if (variables > MOST_VARIABLES) {
    throw new InvalidArgument(
      `The linear program must have at most ${MOST_VARIABLES} variables, but these cells give ${variables}. Take fewer cells.`,
    );
  }
  const grid: ValueGrid = { lowerEdges, probabilities: cellProbabilities(lowerEdges) };
  const program = revenueProgram(grid);
  const rule = gridRule(lowerEdges, program.columns, await solve(program));
  let revenue = 0;
  for (const payments of rule.payments) {
    for (let at = 0; at < payments.length; at++) revenue += payments[at]! * grid.probabilities[at]!;
  }
  return {
    revenue,
    auction: gridMechanism(lowerEdges, rule),
    variables: program.objective.length,
    constraints: program.rows.length,
  };
}

/** Quantiles at equal steps of probability; an atom swallows the cells inside it. */
function equalCells({ name, marginals }: Valuation, cells: number): number[][] {
  requireInteger("cells", cells, 1, MOST_VARIABLES);
  if (!marginals) {
    throw new InvalidArgument(
      `\`cells\` need a valuation with known marginals, but "${name}" has none. Give \`lowerEdges\`.`,
    );
  }
  return marginals.map(({ support, quantile }) => {
    const edges = Array.from({ length: cells }, (_, k) => (k === 0 ? support.low : quantile(k / cells)));
    return [...new Set(edges)];
  });
}

function requireEdges(lowerEdges: readonly (readonly number[])[], bidders: number): void {
  const usable = (edges: readonly number[]) =>
    edges.length > 0 &&
    edges.every((edge, k) => Number.isFinite(edge) && edge >= 0 && (k === 0 || edge > edges[k - 1]!));
  if (lowerEdges.length !== bidders || !lowerEdges.every(usable)) {
    throw new InvalidArgument(
      `\`lowerEdges\` must be ${bidders} lists of finite ascending numbers from 0 up, one a bidder, but got ${JSON.stringify(lowerEdges).slice(0, 60)}. Sort them and remove duplicates.`,
    );
  }
}
