import { createValuation } from "../src/index.js";
import { testValuation } from "../src/testing.js";

const cases: readonly (readonly [title: string, name: string, params: unknown, bidders?: number])[] = [
  ["uniform", "uniform", {}],
  ["uniform away from 0", "uniform", { low: 2, high: 5 }, 3],
  ["one bidder", "uniform", {}, 1],
  ["64 bidders", "exp", {}, 64],
  ["exp", "exp", {}],
  ["exp of mean 3", "exp", { mean: 3 }, 3],
  ["latent, drawn weights", "latent", {}],
  ["latent, weights", "latent", { weights: [1, 0.8, -0.6, 0.4] }],
  [
    "latent, two factors",
    "latent",
    {
      weights: [
        [1, 0],
        [0.5, 0.5],
        [0, -1],
      ],
      noise: 0.2,
      factorScale: 3,
    },
  ],
  ["latent, three factors drawn", "latent", { factors: 3 }, 5],
  ["latent, no noise", "latent", { weights: [1, 2], noise: 0 }],
  ["latent, common scale", "latent", { weights: [2, 1, 0], noise: 0.7, factorScale: 0.5 }],
  ["hetero", "hetero", {}],
  ["lognormal", "lognormal", {}, 3],
  ["lognormal, uncorrelated", "lognormal", { correlation: 0, mean: [0, 1] }],
  [
    "lognormal, covariance",
    "lognormal",
    {
      mean: [0, 1, -0.5],
      covariance: [
        [1, 0.3, -0.4],
        [0.3, 0.5, 0.1],
        [-0.4, 0.1, 0.8],
      ],
    },
  ],
  ["lognormal, as negative as possible", "lognormal", { correlation: -0.5 }, 3],
  ["lognormal, one bidder", "lognormal", {}, 1],
  ["copula", "copula", {}],
  ["copula of two, negative", "copula", { correlation: -0.7 }, 2],
  ["copula of one value", "copula", { correlation: 1 }, 3],
  [
    "copula, matrix and marginals",
    "copula",
    {
      correlation: [
        [1, 0.5, -0.2],
        [0.5, 1, 0.4],
        [-0.2, 0.4, 1],
      ],
      marginals: [{ uniform: [1, 3] }, { exponential: 2 }, { lognormal: [0, 0.5] }],
    },
  ],
  [
    "copula of mixtures",
    "copula",
    {
      correlation: 0.4,
      marginals: Array(2).fill({
        mixture: [
          [2, { uniform: [0, 3] }],
          [1, { exponential: 4 }],
        ],
      }),
    },
  ],
  [
    "independent",
    "independent",
    {
      marginals: [
        { uniform: [1, 2] },
        { exponential: 0.5 },
        { lognormal: [0, 1] },
        {
          mixture: [
            [3, { uniform: [0, 3] }],
            [1, { uniform: [3, 8] }],
          ],
        },
      ],
    },
  ],
];

for (const [title, name, params, bidders] of cases) {
  testValuation(title, () => createValuation(name, params, { bidders, seed: 11 }), {
    // Another seed: whatever was drawn must have been recorded.
    recreate: (parameters, count) => createValuation(name, parameters, { bidders: count, seed: 12 }),
    batch: bidders === 64 ? 2_000 : 20_000,
  });
}

const data = {
  name: "bids.csv",
  text: `bid_1,bid_2\n${Array.from({ length: 40 }, (_, k) => `${k},${k / 8}`).join("\n")}\n`,
};
testValuation("empirical", () => createValuation("empirical", {}, { seed: 11, data }), {
  recreate: (parameters, bidders) => createValuation("empirical", parameters, { bidders, seed: 12, data }),
});
