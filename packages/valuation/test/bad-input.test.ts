import { AuctionMechError } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import {
  createValuation,
  hetero,
  independent,
  latent,
  uniform,
  type ValuationContext,
} from "../src/index.js";

function failure(make: () => unknown): AuctionMechError {
  try {
    make();
  } catch (error) {
    if (AuctionMechError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

type Case = [name: string, params: unknown, rule: string, context?: Partial<ValuationContext>];

const one = { uniform: [0, 1] };
const parameterCases: readonly Case[] = [
  [
    "unifrm",
    {},
    'The valuation must be one of uniform, exp, latent, hetero, lognormal, copula, independent, empirical, family, but got "unifrm".',
  ],
  ["uniform", { low: 3, high: 1 }, "`low` must be smaller than `high`, but got low = 3 and high = 1."],
  ["uniform", { low: 1 }, "`low` must be smaller than `high`, but got low = 1 and high = 1."],
  ["uniform", { low: -1 }, "`low` must be a finite number in [0, 1e+100], but got -1."],
  ["uniform", { high: Infinity }, "`high` must be a finite number, but got Infinity."],
  ["uniform", { high: Number.NaN }, "`high` must be a finite number, but got NaN."],
  ["uniform", { high: 1e200 }, "`high` must be a finite number in"],
  ["uniform", { low: "a" }, '`low` must be a finite number, but got "a". uniform takes low, high;'],
  ["uniform", { low: null }, "`low` must be a finite number, but got null."],
  [
    "uniform",
    { lo: 1 },
    'The parameters of uniform must have known names only, but got "lo". uniform takes low, high;',
  ],
  ["uniform", { "a\nb": 1 }, 'but got "a\\nb"'],
  ["uniform", [], "The parameters of uniform must be an object, but got []."],
  ["uniform", null, "must be an object, but got null."],
  ["uniform", 5, "must be an object, but got 5."],
  ["uniform", "low", 'must be an object, but got "low".'],
  ["uniform", {}, "`bidders` must be a whole number in [1, 64], but got 0.", { bidders: 0 }],
  ["uniform", {}, "`bidders` must be a whole number in [1, 64], but got 65.", { bidders: 65 }],
  ["uniform", {}, "`bidders` must be a whole number in [1, 64], but got 2.5.", { bidders: 2.5 }],
  ["uniform", {}, "`seed` must be a whole number", { seed: -1 }],
  ["exp", { mean: 0 }, "`mean` must be a finite number in [1e-100, 1e+100], but got 0."],
  ["exp", { mean: -1 }, "`mean` must be a finite number in [1e-100, 1e+100], but got -1."],
  ["hetero", { mean: 1 }, 'but got "mean". hetero takes no parameters.'],
  [
    "latent",
    { weights: [1, 2] },
    "`bidders` must be the number of weights, but got bidders = 3 and 2 weights.",
    { bidders: 3 },
  ],
  ["latent", { weights: [] }, "weights must be for 1 to 64 bidders, but got 0."],
  ["latent", { weights: Array(65).fill(1) }, "weights must be for 1 to 64 bidders, but got 65."],
  [
    "latent",
    { weights: [1, [2]] },
    "`weights` must be a list of numbers, one a bidder, or of equally long lists of them, but got [1,[2]].",
  ],
  [
    "latent",
    { weights: "1,2" },
    '`weights` must be a list of numbers, one a bidder, or of equally long lists of them, but got "1,2".',
  ],
  [
    "latent",
    { weights: [[1, 2], [3]] },
    "Every row of `weights` must have one number a factor, at least one, but row 0 has 2 and row 1 has 1.",
  ],
  [
    "latent",
    { weights: [[], []] },
    "Every row of `weights` must have one number a factor, at least one, but row 0 has 0",
  ],
  [
    "latent",
    { weights: [1e200] },
    "`weights of bidder 0` must be a finite number in [-1e+100, 1e+100], but got 1e+200.",
  ],
  [
    "latent",
    { weights: [1, 2], factors: 2 },
    "`factors` must be the number of columns of `weights`, but got factors = 2 and 1 columns.",
  ],
  ["latent", { factors: 0 }, "`factors` must be a whole number in [1, 64], but got 0."],
  ["latent", { factors: 1.5 }, "`factors` must be a whole number in [1, 64], but got 1.5."],
  ["latent", { noise: -0.1 }, "`noise` must be a finite number in [0, 1e+100], but got -0.1."],
  [
    "latent",
    { weights: [1, 0], noise: 0 },
    "Every bidder's value must vary, but bidder 1 has weights [0], factorScale 1 and noise 0.",
  ],
  [
    "copula",
    { correlation: -0.5 },
    "`correlation` between each two of 4 bidders must be in [-0.3333333333333333, 1] to be possible, but got -0.5.",
    { bidders: 4 },
  ],
  ["copula", { correlation: 1.01 }, "must be in [-0.3333333333333333, 1] to be possible, but got 1.01."],
  [
    "copula",
    { correlation: "x" },
    '`correlation` must be a number, or a matrix as a list of rows, but got "x".',
  ],
  [
    "copula",
    {
      correlation: [
        [1, 0.9, 0.9],
        [0.9, 1, -0.9],
        [0.9, -0.9, 1],
      ],
    },
    "`correlation` must be positive semidefinite, but its first 3 rows are not",
  ],
  [
    "copula",
    {
      correlation: [
        [1, 1, 0.5],
        [1, 1, -0.5],
        [0.5, -0.5, 1],
      ],
    },
    "`correlation` must be positive semidefinite, but its first 3 rows are not",
  ],
  [
    "copula",
    {
      correlation: [
        [1, 0.2],
        [0.3, 1],
      ],
    },
    "`correlation` must be symmetric, but [1][0] is 0.3 and [0][1] is 0.2.",
  ],
  [
    "copula",
    {
      correlation: [
        [2, 0],
        [0, 1],
      ],
    },
    "`correlation` must have 1 on its diagonal, but row 0 has 2.",
  ],
  [
    "copula",
    { correlation: [[1, 0], [0]] },
    "`correlation` must be a matrix of 2 rows of 2 numbers, but row 1 has 1 numbers.",
  ],
  [
    "copula",
    { marginals: [one, one] },
    "`bidders` must be the number of entries of `marginals`, but got bidders = 3 and 2 entries",
    { bidders: 3 },
  ],
  [
    "copula",
    { marginals: [one, { uniform: [2, 1] }] },
    "`marginals[1]`: `low` must be smaller than `high`, but got low = 2 and high = 1.",
  ],
  [
    "lognormal",
    { mean: [0, 1], sd: [1, 2, 3] },
    "`sd` must be a number or a list of 2, one a bidder, but got 3.",
  ],
  ["lognormal", { sd: 0 }, "`sd` must be a finite number in [0.000001, 10], but got 0."],
  ["lognormal", { mean: "a" }, '`mean` must be a number, or a list of numbers, one a bidder, but got "a".'],
  [
    "lognormal",
    {
      covariance: [
        [1, 2],
        [2, 1],
      ],
    },
    "`covariance` must be positive semidefinite, but its first 2 rows are not (pivot -3)",
  ],
  [
    "lognormal",
    {
      covariance: [
        [1, 0],
        [0, 0],
      ],
    },
    "`covariance` must have variances above 0 on its diagonal, but row 1 has 0.",
  ],
  [
    "lognormal",
    { sd: 1, covariance: [[1]] },
    "`covariance` must come without `sd`, but got both. Leave one of them out.",
  ],
  ["independent", {}, "`marginals` is required, but is missing. independent takes marginals;"],
  ["independent", { marginals: [] }, "marginals must be for 1 to 64 bidders, but got 0."],
  [
    "independent",
    { marginals: [one, one] },
    "`bidders` must be the number of marginals, but got bidders = 4 and 2 marginals.",
    { bidders: 4 },
  ],
  ["independent", { marginals: one }, "`marginals` must be a list, but got"],
  [
    "independent",
    { marginals: [{}] },
    "`marginals[0]` must have exactly one of uniform, exponential, lognormal, mixture, but got {}.",
  ],
  ["independent", { marginals: [{ ...one, exponential: 1 }] }, "`marginals[0]` must have exactly one of"],
  [
    "independent",
    { marginals: [one, { normal: [0, 1] }] },
    '`marginals[1]` must have known names only, but got "normal".',
  ],
  ["independent", { marginals: [{ uniform: [0] }] }, "`marginals[0].uniform"],
  [
    "independent",
    { marginals: [{ uniform: [0, 1, 2] }] },
    "`marginals[0].uniform` must have at most 2 entries, but got [0,1,2].",
  ],
  [
    "independent",
    { marginals: [one, { uniform: [2, 1] }] },
    "`marginals[1]`: `low` must be smaller than `high`, but got low = 2 and high = 1.",
  ],
  [
    "independent",
    { marginals: [{ lognormal: [0, 0] }] },
    "`marginals[0]`: `sigma` must be a finite number in [0.000001, 10], but got 0.",
  ],
  [
    "independent",
    { marginals: [{ exponential: "1" }] },
    '`marginals[0].exponential` must be a finite number, but got "1".',
  ],
  [
    "independent",
    { marginals: [{ mixture: [] }] },
    "`marginals[0]`: A mixture must have at least one [weight, marginal] pair, but got none.",
  ],
  [
    "independent",
    { marginals: [{ mixture: [[0, one]] }] },
    "`marginals[0]`: `weight` must be a finite number in [1e-100, 1e+100], but got 0.",
  ],
  [
    "independent",
    { marginals: [{ mixture: [[-1, one]] }] },
    "`weight` must be a finite number in [1e-100, 1e+100], but got -1.",
  ],
  [
    "independent",
    { marginals: [{ mixture: [[1, { uniform: [0, "x"] }]] }] },
    '`marginals[0].mixture[0][1].uniform[1]` must be a finite number, but got "x".',
  ],
  ["empirical", {}, "`empirical` must have data, but got none. Name a CSV file of bids with --data."],
];

const good = "bid_1,bid_2\n1,2\n3,4\n5,6\n";
const dataCases: readonly [text: string, rule: string, params?: unknown, bidders?: number][] = [
  [
    "bid_1,bid_2\n1,2\n3,NaN\n",
    'f.csv, line 3, column "bid_2": a bid must be a number from 0 to 1e+100, but got "NaN".',
  ],
  [
    "bid_1,bid_2\n1,2\n3,four\n",
    'f.csv, line 3, column "bid_2": a bid must be a number from 0 to 1e+100, but got "four".',
  ],
  [
    "bid_1,bid_2\n1,2\n,4\n",
    'f.csv, line 3, column "bid_1": a bid must be a number from 0 to 1e+100, but got an empty cell.',
  ],
  [
    "bid_1,bid_2\n1,2\n3,-4\n",
    'f.csv, line 3, column "bid_2": a bid must be a number from 0 to 1e+100, but got "-4".',
  ],
  ["bid_1,bid_2\n1,2\n3,1e999\n", 'f.csv, line 3, column "bid_2"'],
  ["bid_1,bid_2\n1,2\n3,Infinity\n", 'f.csv, line 3, column "bid_2"'],
  ["bid_1,bid_2\n1,2\n3,0x10\n", 'f.csv, line 3, column "bid_2"'],
  [
    'bid_1,bid_2\n1,2\n3,"1,000"\n',
    'line 3, column "bid_2": a bid must be a number from 0 to 1e+100, but got "1,000".',
  ],
  ["anna,bob\n1,2\n3,x\n", 'f.csv, line 3, column "bob"'],
  [
    "bid_1,bid_2\n1,2\n3,4,5\n",
    "f.csv, line 3: every row must have 2 cells as the header has, but this one has 3.",
  ],
  [
    "bid_1,bid_2\n1,2\n3\n",
    "f.csv, line 3: every row must have 2 cells as the header has, but this one has 1.",
  ],
  [
    "bid_1,bid_2\n1,2\n\n3,4\n",
    "f.csv, line 3: every row must have 2 cells as the header has, but this one is blank.",
  ],
  ["bid_1\n1\n\n3\n", "f.csv, line 3: every row must have 1 cells as the header has, but this one is blank."],
  [
    "bid_1,bid_1\n1,2\n3,4\n",
    'f.csv, line 1: column names must differ, but columns 1 and 2 are both "bid_1".',
  ],
  ["bid_1,\n1,2\n3,4\n", "f.csv, line 1: every column must have a name, but column 2 has none."],
  ["1,2\n3,4\n", "f.csv, line 1 must name the columns, but got 1,2."],
  ["", "f.csv must have a header line and at least one row, but is empty."],
  ["\n\n", "f.csv must have a header line and at least one row, but is empty."],
  ["bid_1,bid_2\n", "f.csv must have at least one row below its header, but has none."],
  ["bid_1,bid_2\n1,2\n", "f.csv must have at least 2 rows, one to train on and one held out, but has 1."],
  [
    "item,colour\nvase,red\nlamp,blue\n",
    "f.csv must have a column of numbers, but has item, colour without any.",
  ],
  ['bid_1,bid_2\n1,"2\n3,4\n', "f.csv must be comma-separated text, but:"],
  [good, '`columns` must be columns of f.csv, but got "bid_3". It has bid_1, bid_2.', { columns: ["bid_3"] }],
  [good, '`columns` must differ, but "bid_1" is named twice.', { columns: ["bid_1", "bid_1"] }],
  [good, "`columns` must name at least one column, but got none.", { columns: [] }],
  [good, '`columns` must be a list, but got "bid_1".', { columns: "bid_1" }],
  [good, "`testFraction` must be above 0 and below 1, but got 0.", { testFraction: 0 }],
  [good, "`testFraction` must be above 0 and below 1, but got 1.", { testFraction: 1 }],
  [
    good,
    "`bidders` must be the number of columns of bids in f.csv, but got bidders = 3 and 2 columns of bids in f.csv.",
    {},
    3,
  ],
  [
    `${Array.from({ length: 65 }, (_, k) => `v_${k}`)}\n${Array(65).fill(1)}\n${Array(65).fill(2)}`,
    "columns of bids in f.csv must be for 1 to 64 bidders, but got 65.",
  ],
];

describe("the factories check what TypeScript cannot", () => {
  it.each([
    [() => uniform({ bidders: 0 }), "`bidders` must be a whole number in [1, 64], but got 0."],
    [() => hetero({ bidders: 1.5 }), "`bidders` must be a whole number in [1, 64], but got 1.5."],
    [() => independent({ marginals: [] }), "`bidders` must be a whole number in [1, 64], but got 0."],
    [() => latent({ weights: [] }), "`bidders` must be a whole number in [1, 64], but got 0."],
  ])("%s", (make, rule) => {
    expect(failure(make).message).toContain(rule);
  });
});

describe("bad input gives one line: rule, value, remedy", () => {
  const parameters = parameterCases.map(([name, params, rule, context]) => ({ name, params, rule, context }));
  it.each(parameters)("$name $params: $rule", ({ name, params, rule, context }) => {
    const error = failure(() => createValuation(name, params, { seed: 0, ...context }));
    expect(error.message).toContain(rule);
    expect(error.message).not.toContain("\n");
    expect(error.code).toBe("invalid-argument");
  });

  const data = dataCases.map(([text, rule, params = {}, bidders]) => ({ text, rule, params, bidders }));
  it.each(data)("CSV $text: $rule", ({ text, rule, params, bidders }) => {
    const error = failure(() =>
      createValuation("empirical", params, { seed: 0, data: { name: "f.csv", text }, bidders }),
    );
    expect(error.message).toContain(rule);
    expect(error.message).not.toContain("\n");
  });
});
