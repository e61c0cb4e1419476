// Optimal benchmarks
export { gaussLegendre, integrate, type QuadratureRule } from "./gauss-legendre.js";
export { myersonIntegrand, myersonRevenue } from "./myerson-revenue.js";
