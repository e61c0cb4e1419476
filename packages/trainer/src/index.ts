export { penalisedRevenue } from "./objectives/penalised-revenue.js";
export { type TensorEngineOptions, tensorEngine } from "./tensor-engine.js";
