/** What can be said of trials that were read before: no storage, no database library. */
export { type HistoryPoint, optimizationHistory } from "./analysis/optimization-history.js";
export { type ImportanceOptions, paramImportances } from "./analysis/param-importances.js";
export { paretoFront } from "./analysis/pareto-front.js";
export { constraintViolation, type FrozenTrial } from "./frozen-trial.js";
