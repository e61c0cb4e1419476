import {
  isEmpirical,
  type Mechanism,
  type Profiles,
  sliceProfiles,
  stream,
  type Valuation,
} from "@auction-mech/core";
import {
  bestPersonalisedReserves,
  bestSingleReserve,
  empiricalLookahead,
  lookahead,
} from "@auction-mech/econ";
import { firstPrice, myerson, personalisedReserves, vickrey, vickreyReserve } from "@auction-mech/mechanism";

/**
 * The auctions that a trained one is printed beside, wherever they apply.
 * First-price is there as a warning: evaluated at truthful bids it earns the
 * whole welfare, and its regret says what that is worth.
 *
 * @param fitting training rows, `[rows, bidders]`, for fitted reserves
 */
export function baselineMechanisms(valuation: Valuation, fitting: Profiles): Mechanism[] {
  const { bidders, independent } = valuation;
  return [
    vickrey({ bidders }),
    vickreyReserve({ bidders, reserve: bestSingleReserve(fitting) }),
    ...(bidders > 1 ? [fittedReserves(fitting)] : []),
    ...(independent ? [myerson({ marginals: independent })] : []),
    ...lookaheads(valuation, fitting),
    firstPrice({ bidders }),
  ];
}

/** Reserves and prices are fitted on at most so many rows: more would take seconds and change little. */
const FITTED_ROWS = 20_000;

function fittedReserves(fitting: Profiles): Mechanism {
  const reserves = bestPersonalisedReserves(sliceProfiles(fitting, 0, FITTED_ROWS));
  return personalisedReserves({ bidders: fitting.bidders, reserves: [...reserves] });
}

/** Of known conditionals or, on data, of the training rows; independent bidders have Myerson's auction instead. */
function lookaheads(valuation: Valuation, fitting: Profiles): Mechanism[] {
  if (valuation.independent || valuation.bidders === 1) return [];
  if (valuation.conditional) return [lookahead(valuation)];
  return [{ ...empiricalLookahead(sliceProfiles(fitting, 0, FITTED_ROWS)), name: "lookahead" }];
}

/** Rows on which reserves are fitted: a data set's own training rows, else `count` profiles of the training stream. */
export function fittingRows(valuation: Valuation, count: number, seed: number): Profiles {
  return isEmpirical(valuation) ? valuation.train : valuation.sample(count, stream(seed, "training-values"));
}
