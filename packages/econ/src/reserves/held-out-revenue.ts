import { permutation, type Random } from "@auction-mech/core";

/**
 * Fits a rule to the auctions `train` and says what it earns in each of the
 * auctions `test`: `[test.length]`, currency.
 */
export type RuleFit = (train: Uint32Array, test: Uint32Array) => Float64Array;

const FOLDS = 5;

/**
 * What a fitted rule earns in auctions that its fit did not see: every fifth
 * of the auctions is judged by a rule fitted to the other four. Revenue on the
 * rows of the fit itself would flatter the rule.
 *
 * Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions" (1974).
 *
 * @returns `[auctions]`, currency
 */
export function heldOutRevenue(auctions: number, earnedBy: RuleFit, random: Random): Float64Array {
  const order = permutation(auctions, random);
  const revenue = new Float64Array(auctions);
  for (let fold = 0; fold < FOLDS; fold++) {
    const test = order.filter((_, k) => k % FOLDS === fold);
    const train = order.filter((_, k) => k % FOLDS !== fold);
    const earned = earnedBy(train, test);
    test.forEach((row, k) => {
      revenue[row] = earned[k]!;
    });
  }
  return revenue;
}
