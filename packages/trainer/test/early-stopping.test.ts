import { type EmpiricalValuation, isEmpirical, type Mechanism, stream } from "@auction-mech/core";
import { meanOf, revenuePerProfile } from "@auction-mech/econ";
import { type LookaheadNetSpec, lookaheadNet, vickrey } from "@auction-mech/mechanism";
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

const random = stream(0, "bids");
const rows = Array.from({ length: 60 }, () => `${random.uniform()},${random.uniform()}`);
const data = { name: "bids.csv", text: `bid_1,bid_2\n${rows.join("\n")}\n` };
const opened = createValuation("empirical", {}, { seed: 0, data });
if (!isEmpirical(opened)) throw new Error("a data set must be empirical");
const valuation: EmpiricalValuation = opened;

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
    const { sample, heldOut } = profileSource(valuation, 0);
    const key = (values: typeof valuation.train, row: number) =>
      values.data.slice(2 * row, 2 * row + 2).join();
    const keys = (values: typeof valuation.train) =>
      new Set(Array.from({ length: values.batch }, (_, row) => key(values, row)));
    const looked = keys(heldOut!);
    const stepped = keys(sample(500, stream(0, "steps")));
    expect(looked.size).toBe(10);
    expect(stepped.size).toBe(32);
    const train = keys(valuation.train);
    for (const row of [...looked, ...stepped]) expect(train.has(row)).toBe(true);
    for (const row of looked) expect(stepped.has(row)).toBe(false);
  });

  it("keeps the auction that earns most on the rows held out, of those looked at", async () => {
    const plan = recipes.get("lookahead-net").plan(options());
    const saved: Checkpoint[] = [];
    const save = async (checkpoint: Checkpoint) => {
      saved.push(checkpoint);
    };
    const { auction } = await completion(train(options({ save })));
    const last = saved.at(-1)!;
    expect(auction.parameters).toEqual(last.best!.parameters);
    const { heldOut } = profileSource(valuation, 0);
    expect(plan.score!(auction)).toBe(last.best!.score);
    expect(last.best!.score).toBeGreaterThanOrEqual(Math.max(0, plan.score!(plan.auction)));
    const incumbent = lookaheadNet.create(plan.auction.spec as LookaheadNetSpec, plan.incumbent!);
    const earned = (own: Mechanism) => meanOf(revenuePerProfile(own.run(heldOut!))).mean;
    expect(plan.score!(incumbent)).toBe(0);
    expect(earned(incumbent)).toBeGreaterThanOrEqual(earned(vickrey({ bidders: 2 })) - 1e-12);
    expect(earned(auction)).toBeGreaterThanOrEqual(earned(incumbent));
  });

  it("is not done where every profile is fresh", () => {
    const uniform = createValuation("uniform", {}, { bidders: 2, seed: 0 });
    expect(profileSource(uniform, 0).heldOut).toBeUndefined();
    expect(profileSource(uniform, 0).sample(3, stream(0, "x"))).toEqual(uniform.sample(3, stream(0, "x")));
  });
});
