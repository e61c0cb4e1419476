import {
  type EmpiricalValuation,
  isEmpirical,
  type Mechanism,
  type Profiles,
  stream,
} from "@auction-mech/core";
import { bestSingleReserve, meanOf, revenuePerProfile } from "@auction-mech/econ";
import { type LookaheadNetSpec, lookaheadNet, vickreyReserve } from "@auction-mech/mechanism";
import { createValuation } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  completion,
  recipes,
  type TrainOptions,
  tensorEngine,
  train,
} from "../src/index.js";
import { profileSource } from "../src/recipes/profile-source.js";
import { backend } from "./support/small-auction.js";

/** Two bidders uniform on [0, 1] and [0, `second`]. */
function dataSet(count: number, second: number): EmpiricalValuation {
  const random = stream(0, "bids");
  const rows = Array.from({ length: count }, () => `${random.uniform()},${second * random.uniform()}`);
  const data = { name: "bids.csv", text: `bid_1,bid_2\n${rows.join("\n")}\n` };
  const opened = createValuation("empirical", {}, { seed: 0, data });
  if (!isEmpirical(opened)) throw new Error("a data set must be empirical");
  return opened;
}

const valuation = dataSet(60, 1);

const options = (overrides: Partial<TrainOptions> = {}): TrainOptions => ({
  valuation,
  mechanism: "lookahead-net",
  settings: recipes
    .get("lookahead-net")
    .complete({ steps: 45, batch: 8, trainSize: 50, learningRate: 0.2 }, valuation),
  values: valuation.sample(50, stream(0, "training-values")),
  seed: 0,
  engine: ({ auction: { spec, parameters }, objective, adam }) =>
    tensorEngine({ backend, spec, parameters, objective, adam }),
  ...overrides,
});

describe("early stopping on a data set", () => {
  it("takes its steps and its looks on different training rows", () => {
    const { sample, rows } = profileSource(valuation, 0);
    const { seen, heldOut } = rows!;
    const key = (values: typeof valuation.train, row: number) =>
      values.data.slice(2 * row, 2 * row + 2).join();
    const keys = (values: typeof valuation.train) =>
      new Set(Array.from({ length: values.batch }, (_, row) => key(values, row)));
    const looked = keys(heldOut);
    const stepped = keys(sample(500, stream(0, "steps")));
    expect(looked.size).toBe(10);
    expect(stepped.size).toBe(32);
    const train = keys(valuation.train);
    for (const row of [...looked, ...stepped]) expect(train.has(row)).toBe(true);
    for (const row of looked) expect(stepped.has(row)).toBe(false);
    expect(keys(seen)).toEqual(stepped);
  });

  it("keeps the auction that earns most on the rows held out, of those looked at", async () => {
    const unlike = dataSet(2000, 0.2);
    const settings = recipes.get("lookahead-net").complete({ steps: 120, batch: 64, trainSize: 500 }, unlike);
    const values = unlike.sample(500, stream(0, "training-values"));
    const own = options({ valuation: unlike, settings, values });
    const plan = recipes.get("lookahead-net").plan(own);
    const { score, incumbent } = plan.earlyStopping!;
    const saved: Checkpoint[] = [];
    const save = async (checkpoint: Checkpoint) => {
      saved.push(checkpoint);
    };
    const { auction, earlyStopping } = await completion(train({ ...own, save }));
    const { best } = saved.at(-1)!;
    expect(auction.parameters).toEqual(best!.parameters);
    expect(earlyStopping).toEqual({ kept: "lookahead-net", step: best!.step, rows: 350 });
    expect(best!.step! % 20).toBe(0);
    expect(score(auction)).toBe(best!.score);
    expect(best!.score).toBeGreaterThan(Math.max(0, score(plan.auction)));
    const beaten = lookaheadNet.create(plan.auction.spec as LookaheadNetSpec, incumbent.parameters);
    const { heldOut } = profileSource(unlike, 0).rows!;
    const earned = (each: Mechanism) => meanOf(revenuePerProfile(each.run(heldOut))).mean;
    expect(score(beaten)).toBe(0);
    expect(earned(auction)).toBeGreaterThan(earned(beaten));
  });

  it("says so where a classical auction is kept, and fits its reserve to all training rows", async () => {
    const settings = { ...options().settings, steps: 1, learningRate: 1e-9 };
    const { auction, earlyStopping } = await completion(train(options({ settings })));
    const plan = recipes.get("lookahead-net").plan(options());
    const { parameters } = plan.earlyStopping!.incumbent;
    expect(earlyStopping).toEqual({ kept: "vickrey-reserve", step: null, rows: 10 });
    const { all, heldOut, seen } = profileSource(valuation, 0).rows!;
    const earned = (own: Mechanism) => meanOf(revenuePerProfile(own.run(heldOut))).mean;
    const withReserve = (rows: Profiles) =>
      earned(vickreyReserve({ bidders: 2, reserve: bestSingleReserve(rows) }));
    // Judged by a reserve that the held-out rows did not decide, and saved with that of all.
    const judged = lookaheadNet.create(plan.auction.spec as LookaheadNetSpec, parameters);
    expect(earned(judged)).toBeCloseTo(withReserve(seen), 6);
    expect(earned(auction)).toBeCloseTo(withReserve(all), 6);
  });

  it("is not done where every profile is fresh", () => {
    const uniform = createValuation("uniform", {}, { bidders: 2, seed: 0 });
    expect(profileSource(uniform, 0).rows).toBeUndefined();
    expect(profileSource(uniform, 0).sample(3, stream(0, "x"))).toEqual(uniform.sample(3, stream(0, "x")));
  });
});
