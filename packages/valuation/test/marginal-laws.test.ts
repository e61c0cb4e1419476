import { lognormalMarginal, type MarginalSpec, marginal } from "../src/index.js";
import { testMarginal } from "../src/testing.js";

const specs: readonly MarginalSpec[] = [
  { uniform: [0, 1] },
  { uniform: [1e-6, 2e-6] },
  { exponential: 1 },
  { exponential: 1e6 },
  { lognormal: [0, 1] },
  { lognormal: [-3, 0.1] },
  { lognormal: [1, 2.5] },
  { mixture: [[2, { exponential: 1 }]] },
  {
    mixture: [
      [1, { uniform: [0, 1] }],
      [2, { uniform: [2, 3] }],
      [1, { uniform: [2.5, 4] }],
    ],
  },
  {
    mixture: [
      [1, { uniform: [0.5, 1] }],
      [1, { uniform: [0, 0.5] }],
      [1, { exponential: 1 }],
    ],
  },
  {
    mixture: [
      [1, { lognormal: [0, 1] }],
      [
        3,
        {
          mixture: [
            [1, { uniform: [0, 1] }],
            [1, { exponential: 2 }],
          ],
        },
      ],
    ],
  },
];

for (const spec of specs) testMarginal(JSON.stringify(spec), () => marginal(spec));

// A heavy tail's sample mean is far from normal: a milder sigma stands for the law above.
testMarginal("lognormal from its factory", () => lognormalMarginal(0.5, 0.5));
