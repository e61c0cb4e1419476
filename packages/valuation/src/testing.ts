export { testMarginal } from "./testing/test-marginal.js";
export { type TestValuationOptions, testValuation } from "./testing/test-valuation.js";
