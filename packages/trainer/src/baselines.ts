import { isEmpirical, type Mechanism, type Profiles, stream, type Valuation } from "@auction-mech/core";
import { bestSingleReserve } from "@auction-mech/econ";
import { firstPrice, myerson, vickrey, vickreyReserve } from "@auction-mech/mechanism";

/**
 * The auctions that a trained one is printed beside, wherever they apply.
 * First-price is there as a warning: evaluated at truthful bids it earns the
 * whole welfare, and its regret says what that is worth.
 *
 * @param fitting training rows, `[rows, bidders]`, for fitted reserves
 */
export function baselineMechanisms({ bidders, independent }: Valuation, fitting: Profiles): Mechanism[] {
  return [
    vickrey({ bidders }),
    vickreyReserve({ bidders, reserve: bestSingleReserve(fitting) }),
    ...(independent ? [myerson({ marginals: independent })] : []),
    firstPrice({ bidders }),
  ];
}

/** Rows on which reserves are fitted: a data set's own training rows, else `count` profiles of the training stream. */
export function fittingRows(valuation: Valuation, count: number, seed: number): Profiles {
  return isEmpirical(valuation) ? valuation.train : valuation.sample(count, stream(seed, "training-values"));
}
