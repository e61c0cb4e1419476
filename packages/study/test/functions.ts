import type { Trial } from "../src/index.js";

/** A test function with its name; the Python twin in optuna/tpe_benchmark.py computes the same. */
export interface TestFunction {
  readonly name: string;
  readonly evaluate: (trial: Trial) => number;
}

const floats = (trial: Trial, count: number, low: number, high: number) =>
  Array.from({ length: count }, (_, d) => trial.suggestFloat(`x${d}`, low, high));

/** Continuous, log, mixed with categorical, conditional; 2 to 10 dimensions. */
export const testFunctions: readonly TestFunction[] = [
  {
    name: "branin, 2 continuous",
    evaluate(trial) {
      const x = trial.suggestFloat("x", -5, 10);
      const y = trial.suggestFloat("y", 0, 15);
      const a = y - (5.1 * x ** 2) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6;
      return a ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  {
    name: "rosenbrock, 5 continuous",
    evaluate(trial) {
      const x = floats(trial, 5, -2, 2);
      return x.slice(1).reduce((sum, next, d) => sum + 100 * (next - x[d]! ** 2) ** 2 + (1 - x[d]!) ** 2, 0);
    },
  },
  {
    name: "ellipsoid, 10 continuous",
    evaluate: (trial) => floats(trial, 10, -5, 5).reduce((sum, x, d) => sum + (d + 1) * (x - 1) ** 2, 0),
  },
  {
    name: "training, 2 log and 2 integer",
    evaluate(trial) {
      const rate = trial.suggestFloat("rate", 1e-6, 1, { log: true });
      const decay = trial.suggestFloat("decay", 1e-8, 1e-1, { log: true });
      const layers = trial.suggestInt("layers", 1, 8);
      const units = trial.suggestInt("units", 8, 1024, { log: true });
      return (
        (Math.log10(rate) + 3) ** 2 +
        0.3 * (Math.log10(decay) + 5) ** 2 +
        0.2 * (layers - 3) ** 2 +
        (Math.log2(units) - 7) ** 2
      );
    },
  },
  {
    name: "mixed, 2 continuous, 2 categorical, 1 step",
    evaluate(trial) {
      const kind = trial.suggestCategorical("kind", ["a", "b", "c", "d"]);
      const flag = trial.suggestCategorical("flag", [true, false]);
      const x = trial.suggestFloat("x", -3, 3);
      const y = trial.suggestFloat("y", -3, 3);
      const step = trial.suggestFloat("step", 0, 2, { step: 0.25 });
      const centre = { a: -2, b: 0, c: 1, d: 2 }[kind];
      return (
        (x - centre) ** 2 + (y - x) ** 2 + (kind === "c" ? 0 : 0.5) + (flag ? 0 : 0.3) + (step - 1.25) ** 2
      );
    },
  },
  {
    name: "conditional, 1 categorical and 1 to 3 others",
    evaluate(trial) {
      const optimiser = trial.suggestCategorical("optimiser", ["adam", "sgd", "none"]);
      if (optimiser === "none") return 5;
      const rate = trial.suggestFloat(`${optimiser}_rate`, 1e-5, 1, { log: true });
      if (optimiser === "adam") {
        const beta = trial.suggestFloat("beta", 0.5, 0.999);
        return (Math.log10(rate) + 3) ** 2 + 10 * (beta - 0.9) ** 2;
      }
      const momentum = trial.suggestFloat("momentum", 0, 1);
      return 0.2 + (Math.log10(rate) + 1) ** 2 + (momentum - 0.8) ** 2;
    },
  },
];
