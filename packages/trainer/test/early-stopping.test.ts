import { type EmpiricalValuation, isEmpirical, type Mechanism, stream } from "@auction-mech/core";
import { bestSingleReserve, meanOf, revenuePerProfile } from "@auction-mech/econ";
import { type LookaheadNetSpec, lookaheadNet, vickrey, vickreyReserve } from "@auction-mech/mechanism";
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
    const plan = recipes.get("lookahead-net").plan(options());
    const saved: Checkpoint[] = [];
    const save = async (checkpoint: Checkpoint) => {
      saved.push(checkpoint);
    };
    const { score, incumbent: classical } = plan.earlyStopping!;
    const { auction, earlyStopping } = await completion(train(options({ save })));
    const last = saved.at(-1)!;
    expect(auction.parameters).toEqual(last.best!.parameters);
    expect(earlyStopping!.step).toBe(last.best!.step);
    const { heldOut } = profileSource(valuation, 0).rows!;
    expect(score(auction)).toBe(last.best!.score);
    expect(last.best!.score).toBeGreaterThanOrEqual(Math.max(0, score(plan.auction)));
    const incumbent = lookaheadNet.create(plan.auction.spec as LookaheadNetSpec, classical.parameters);
    const earned = (own: Mechanism) => meanOf(revenuePerProfile(own.run(heldOut))).mean;
    expect(score(incumbent)).toBe(0);
    expect(earned(incumbent)).toBeGreaterThanOrEqual(earned(vickrey({ bidders: 2 })) - 1e-12);
    expect(earned(auction)).toBeGreaterThanOrEqual(earned(incumbent));
  });

  it("says at which step where training beats every reserve", async () => {
    const unlike = dataSet(2000, 0.2);
    const settings = recipes.get("lookahead-net").complete({ steps: 120, batch: 64, trainSize: 500 }, unlike);
    const values = unlike.sample(500, stream(0, "training-values"));
    const { earlyStopping } = await completion(train(options({ valuation: unlike, settings, values })));
    expect(earlyStopping).toMatchObject({ kept: "lookahead-net", rows: 350 });
    expect(earlyStopping!.step! % 20).toBe(0);
  });

  it("says so where a classical auction is kept, whose reserve no held-out row decides", async () => {
    const { auction, earlyStopping } = await completion(
      train(options({ settings: { ...options().settings, steps: 1, learningRate: 1e-9 } })),
    );
    expect(["vickrey", "vickrey-reserve"]).toContain(earlyStopping!.kept);
    expect(earlyStopping).toMatchObject({ step: null, rows: 10 });
    const plan = recipes.get("lookahead-net").plan(options());
    expect(auction.parameters).toEqual(plan.earlyStopping!.incumbent.parameters);
    const { heldOut, seen } = profileSource(valuation, 0).rows!;
    const fitted = [0, bestSingleReserve(seen)].map(
      (reserve) => meanOf(revenuePerProfile(vickreyReserve({ bidders: 2, reserve }).run(heldOut))).mean,
    );
    expect(meanOf(revenuePerProfile(auction.run(heldOut))).mean).toBeCloseTo(Math.max(...fitted), 6);
  });

  it("is not done where every profile is fresh", () => {
    const uniform = createValuation("uniform", {}, { bidders: 2, seed: 0 });
    expect(profileSource(uniform, 0).rows).toBeUndefined();
    expect(profileSource(uniform, 0).sample(3, stream(0, "x"))).toEqual(uniform.sample(3, stream(0, "x")));
  });
});
