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
  ["hetero", "hetero", {}],
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
