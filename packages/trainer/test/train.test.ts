import { type RunEvent, stream, type TrainingEngine } from "@auction-mech/core";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it, vi } from "vitest";
import {
  type Checkpoint,
  completion,
  decodeCheckpoint,
  encodeCheckpoint,
  recipes,
  type TrainOptions,
  tensorEngine,
  train,
} from "../src/index.js";
import { backend } from "./support/small-auction.js";

const valuation = uniform({ bidders: 2 });

function tiny(
  overrides: Partial<TrainOptions> & { loss?: "fixed" | "augmented-lagrangian" } = {},
): TrainOptions {
  const { loss = "fixed", ...options } = overrides;
  const settings = recipes
    .get("auction-net")
    .complete(
      { trainSize: 96, batch: 16, phase1Epochs: 1, phase2Epochs: 2, hidden: [6], loss, lambdaMono: 0.5 },
      valuation,
    );
  return {
    valuation,
    mechanism: "auction-net",
    settings,
    values: valuation.sample(96, stream(0, "training-values")),
    seed: 0,
    engine: ({ auction: { spec, parameters }, objective, adam }) =>
      tensorEngine({ backend, spec, parameters, objective, adam }),
    ...options,
  };
}

/** An engine that does as the real one until `step`, then returns `report`. */
function sabotaged(
  options: TrainOptions,
  step: number,
  sabotage: (engine: TrainingEngine) => Promise<void>,
): TrainOptions {
  let steps = 0;
  return {
    ...options,
    engine(plan) {
      const real = options.engine(plan);
      return {
        ...real,
        async improve(batch, draws, schedule) {
          const report = await real.improve(batch, draws, schedule);
          if (steps++ === step) await sabotage(real);
          return report;
        },
      };
    },
  };
}

describe("train", () => {
  it("gives the same auction to the bit for the same seed, another for another", async () => {
    const first = await completion(train(tiny()));
    const again = await completion(train(tiny()));
    const other = await completion(train(tiny({ seed: 1 })));
    expect(again.auction.parameters).toEqual(first.auction.parameters);
    expect(other.auction.parameters).not.toEqual(first.auction.parameters);
    expect(first.status).toBe("completed");
  });

  it("waits for a GPU's report at one step of ten, and trains the same auction", async () => {
    const onGpu: TrainOptions["engine"] = ({ auction, objective, adam }) =>
      tensorEngine({ backend: { ...backend, processor: "gpu" }, ...auction, objective, adam });
    const reads = async (loss: "fixed" | "augmented-lagrangian") => {
      const read = vi.spyOn(backend.tf.engine(), "read");
      const events: RunEvent[] = [];
      const trained = await completion(train(tiny({ engine: onGpu, loss })), (event) => events.push(event));
      const { length } = read.mock.calls;
      read.mockRestore();
      const own = await completion(train(tiny({ loss })));
      expect(trained.auction.parameters).toEqual(own.auction.parameters);
      const progress = events.filter((event) => event.type === "progress");
      expect(progress.map(({ phase, training }) => [phase, Object.keys(training)])).toEqual([
        ["imitate", ["loss", "allocation", "payments"]],
        ["improve", ["loss", "revenue", "regret", "monotonicity"]],
      ]);
      return length;
    };
    // A state is three reads: at the start, after an epoch of phase 1 and two of phase 2. Reports: steps 1 and 6, and 1, 10 and 12.
    expect(await reads("fixed")).toBe(4 * 3 + 2 + 3);
    // Its multipliers move by the report of every step of phase 2.
    expect(await reads("augmented-lagrangian")).toBe(4 * 3 + 2 + 12);
  });

  it("tells of its phases in order, and of its progress up to the last step", async () => {
    const events: RunEvent[] = [];
    await completion(train(tiny()), (event) => events.push(event));
    const phases = events.filter((event) => event.type === "phase");
    expect(phases.map(({ phase, steps }) => [phase, steps])).toEqual([
      ["imitate", 6],
      ["improve", 12],
    ]);
    expect(phases[0]!.summary).toMatch(/myerson/);
    const last = events.filter((event) => event.type === "progress").at(-1)!;
    expect(last).toMatchObject({ phase: "improve", step: 12, steps: 12, epoch: 2, secondsLeft: 0 });
    expect(Object.keys(last.training)).toEqual(
      expect.arrayContaining(["loss", "revenue", "regret", "monotonicity"]),
    );
  });

  it.each(["fixed", "augmented-lagrangian"] as const)(
    "resumes to the bit wherever it was interrupted, %s loss",
    async (loss) => {
      const whole = await completion(train(tiny({ loss })));
      for (const stopAfter of [2, 6, 9, 13]) {
        const controller = new AbortController();
        let saved: Checkpoint | undefined;
        let steps = 0;
        const options = tiny({
          loss,
          signal: controller.signal,
          save: async (checkpoint) => {
            saved = decodeCheckpoint(encodeCheckpoint(checkpoint), "checkpoint.json");
          },
        });
        const counting: TrainOptions = {
          ...options,
          engine(plan) {
            const real = options.engine(plan);
            const count = () => {
              if (++steps === stopAfter) controller.abort();
            };
            return {
              ...real,
              imitate: async (...step) => real.imitate(...step).finally(count),
              improve: async (...step) => real.improve(...step).finally(count),
            };
          },
        };
        const interrupted = await completion(train(counting));
        expect(interrupted.status).toBe("interrupted");
        expect(steps).toBe(stopAfter);
        const resumed = await completion(train(tiny({ loss, checkpoint: saved })));
        expect(resumed.status).toBe("completed");
        expect(resumed.auction.parameters).toEqual(whole.auction.parameters);
      }
    },
  );

  it("does nothing more when resumed at its end", async () => {
    let saved: Checkpoint | undefined;
    const whole = await completion(
      train(
        tiny({
          save: async (checkpoint) => {
            saved = checkpoint;
          },
        }),
      ),
    );
    const events: RunEvent[] = [];
    const resumed = await completion(train(tiny({ checkpoint: saved })), (event) => events.push(event));
    expect(events).toEqual([]);
    expect(resumed.auction.parameters).toEqual(whole.auction.parameters);
  });

  it("ends as diverged with the last finite auction when the loss is no number", async () => {
    const lost = sabotaged(tiny(), 7, async (engine) => {
      const state = await engine.state();
      const broken = Object.entries(state.parameters).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map(() => Number.NaN) },
      ]);
      engine.restore({ ...state, parameters: Object.fromEntries(broken) });
    });
    const { status, auction } = await completion(train(lost));
    expect(status).toBe("diverged");
    for (const { data } of Object.values(auction.parameters)) expect(data.every(Number.isFinite)).toBe(true);
  });

  it("moves the multipliers of the augmented Lagrangian up while there is regret", async () => {
    let saved: Checkpoint | undefined;
    await completion(
      train(
        tiny({
          loss: "augmented-lagrangian",
          save: async (checkpoint) => {
            saved = checkpoint;
          },
        }),
      ),
    );
    const start = tiny().settings.lambdaRegret!;
    expect(saved!.memory.weights!.every((weight) => weight > start)).toBe(true);
    expect(saved!.memory.rho![0]).toBeGreaterThan(50);
  });

  it("refuses a batch larger than the training profiles", () => {
    const complete = () => recipes.get("auction-net").complete({ batch: 97, trainSize: 96 }, valuation);
    expect(complete).toThrow(/`batch` must be at most `trainSize`, but got 97 and 96/);
  });
});

describe("decodeCheckpoint", () => {
  it.each([
    ["{", /must be JSON/],
    ["{}", /`format`/],
    ["null", /must be a checkpoint/],
  ])("refuses %s", (text, message) => {
    expect(() => decodeCheckpoint(text, "checkpoint.json")).toThrow(message);
  });

  it("refuses arrays that do not fill their shape", async () => {
    let saved: Checkpoint | undefined;
    await completion(
      train(
        tiny({
          save: async (checkpoint) => {
            saved = checkpoint;
          },
        }),
      ),
    );
    const text = encodeCheckpoint(saved!).replace('"shape":[6]', '"shape":[7]');
    expect(() => decodeCheckpoint(text, "checkpoint.json")).toThrow(/do not fill/);
  });
});
