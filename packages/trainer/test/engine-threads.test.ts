import { existsSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { stream } from "@auction-mech/core";
import { loadKernels } from "@auction-mech/kernels/node";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { type Checkpoint, type Plan, recipes, simdEngine, train } from "../src/index.js";

const kernels = await loadKernels();
const valuation = uniform({ bidders: 2 });
const recipe = recipes.get("auction-net");
const settings = recipe.complete({ trainSize: 1024, batch: 256, hidden: [8] }, valuation);

/** Threads of this process, where the system lists them. */
const countThreads = () => readdirSync("/proc/self/task").length;

function training(save: (checkpoint: Checkpoint) => Promise<void>) {
  const engine = ({ auction: { spec, parameters }, objective, adam }: Plan) =>
    simdEngine({ kernels, spec, parameters, objective, adam, threads: 3 });
  const values = valuation.sample(settings.trainSize, stream(1, "values"));
  return train({ valuation, mechanism: "auction-net", settings, values, seed: 1, engine, save });
}

/** A thread that was ended takes a moment to go. */
async function threadsAtRest(wanted: number): Promise<number> {
  for (let wait = 0; wait < 200 && countThreads() !== wanted; wait++) await pause(10);
  return countThreads();
}

describe.skipIf(!existsSync("/proc/self/task"))("a training's threads are gone", () => {
  it("after an error between its steps", async () => {
    await training(async () => {}).next(); // the process's own threads are there from now on
    const idle = countThreads();
    let during = 0;
    const events = training(async () => {
      during = countThreads();
      throw new Error("the disk is full");
    });
    const drained = async () => {
      for await (const _ of events);
    };
    await expect(drained()).rejects.toThrow("the disk is full");
    expect(during).toBe(idle + 2);
    expect(await threadsAtRest(idle)).toBe(idle);
  });

  it("when nobody wants its events any more", async () => {
    const idle = countThreads();
    let during = 0;
    for await (const { type } of training(async () => {})) {
      if (type !== "progress") continue;
      during = countThreads();
      break;
    }
    expect(during).toBe(idle + 2);
    expect(await threadsAtRest(idle)).toBe(idle);
  });
});
