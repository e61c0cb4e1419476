/** A valuation on which results are reported. */
export interface Instance {
  readonly name: string;
  readonly valuation: string;
  readonly params: unknown;
  readonly bidders: number;
  /** Whether the defaults were chosen with it in view, or it was met for the first time. */
  readonly seen: boolean;
}

const irregular = {
  mixture: [
    [0.75, { uniform: [0, 3] }],
    [0.25, { uniform: [3, 8] }],
  ],
};

/** The suite, then instances that no default was chosen with. */
export const instances: readonly Instance[] = [
  { name: "uniform", valuation: "uniform", params: {}, bidders: 4, seen: true },
  { name: "exp", valuation: "exp", params: {}, bidders: 4, seen: true },
  { name: "hetero", valuation: "hetero", params: {}, bidders: 4, seen: true },
  { name: "latent4", valuation: "latent", params: { weights: [1, 0.8, 0.6, 0.4] }, bidders: 4, seen: true },
  { name: "copula2-p", valuation: "copula", params: { correlation: 0.7 }, bidders: 2, seen: true },
  { name: "copula2-n", valuation: "copula", params: { correlation: -0.7 }, bidders: 2, seen: true },
  {
    name: "lognormal3",
    valuation: "lognormal",
    params: { mean: 0, sd: 1, correlation: 0.5 },
    bidders: 3,
    seen: true,
  },
  { name: "exp3mean3", valuation: "exp", params: { mean: 3 }, bidders: 3, seen: true },
  {
    name: "irregular3",
    valuation: "independent",
    params: { marginals: [irregular, irregular, irregular] },
    bidders: 3,
    seen: true,
  },
  {
    name: "latent mixed signs",
    valuation: "latent",
    params: { weights: [1, -0.7, 0.5], noise: 0.3 },
    bidders: 3,
    seen: false,
  },
  {
    name: "latent 8 bidders",
    valuation: "latent",
    params: { weights: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3] },
    bidders: 8,
    seen: false,
  },
  { name: "exp 6 bidders", valuation: "exp", params: {}, bidders: 6, seen: false },
  {
    name: "unlike bidders",
    valuation: "independent",
    params: {
      marginals: [{ uniform: [0, 1] }, { uniform: [0, 2] }, { exponential: 0.8 }, { lognormal: [-0.5, 0.8] }],
    },
    bidders: 4,
    seen: false,
  },
  {
    name: "lognormal negative",
    valuation: "lognormal",
    params: { mean: 0, sd: 1, correlation: -0.4 },
    bidders: 3,
    seen: false,
  },
  {
    name: "lognormal heavy",
    valuation: "lognormal",
    params: { mean: 0, sd: 1.5, correlation: 0.3 },
    bidders: 4,
    seen: false,
  },
  {
    name: "copula of exponentials",
    valuation: "copula",
    params: { correlation: 0.5, marginals: [{ exponential: 1 }, { exponential: 2 }, { uniform: [0, 3] }] },
    bidders: 3,
    seen: false,
  },
];
