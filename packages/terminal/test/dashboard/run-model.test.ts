import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@auction-mech/core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { eventsOf, lineReader } from "../../src/dashboard/model/event-log.js";
import { advance, changeSpeed, eventsSince, lengthOf, playback } from "../../src/dashboard/model/playback.js";
import { applyRunEvent, EMPTY_RUN, runModel } from "../../src/dashboard/model/run-model.js";
import { initialState } from "../../src/dashboard/model/state.js";
import { update } from "../../src/dashboard/model/update.js";
import { runMain, TINY } from "../support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "run-model-"));
afterAll(() => rm(folder, { recursive: true }));
// A real run's log: what a folder keeps and what `--json` prints are the same lines.
const { stdout } = await runMain("train", ...TINY, "--json", "--out", join(folder, "run"));
const log = eventsOf(stdout) as readonly RunEvent[];

describe("the model of a run", () => {
  const model = runModel(log);

  it("knows what was trained on what, what it was held against, and what came of it", () => {
    expect(model.valuation).toMatchObject({ name: "uniform", bidders: 4 });
    expect(model.trainings).toHaveLength(1);
    expect(model.trainings[0]).toMatchObject({
      mechanism: "auction-net",
      status: "completed",
      saved: join(folder, "run", "auction-net"),
    });
    expect(model.trainings[0]!.series.revenue!.whole.length).toBeGreaterThan(0);
    expect(model.result!.runs[0]!.metrics).toBeDefined();
  });

  it("has the baselines and the bound before the training starts: they are lines in its chart", () => {
    const start = log.findIndex(({ type }) => type === "start");
    const early = runModel(log.slice(0, start));
    expect(early.baselines).toEqual(model.result!.baselines);
    expect(early.bound).toEqual(model.result!.bound);
  });

  it("points of a curve go on where the phase before ended", () => {
    const xs = model.trainings[0]!.series.loss!.whole.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it("passes over an event that a later release may add", () => {
    const later = { type: "invented", seconds: 1 } as unknown as RunEvent;
    expect(applyRunEvent(EMPTY_RUN, later)).toEqual({ ...EMPTY_RUN, seconds: 1 });
  });
});

describe("a log", () => {
  it("is read the same in whatever pieces it comes, and broken lines are passed over", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stdout.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stdout.length];
        const reader = lineReader();
        const read = places.slice(1).flatMap((end, k) => reader.push(stdout.slice(places[k], end)));
        expect(read).toEqual(log);
      }),
      { numRuns: 20 },
    );
    expect(eventsOf('npm notice\n{"type":"run","sec\n{"type":"note"}\n[1]')).toEqual([{ type: "note" }]);
  });
});

describe("a replay", () => {
  it("shows, once it is through, what the run itself showed, whatever the ticks were", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 5 }), { minLength: 1, maxLength: 10 }),
        (ticks) => {
          let state = initialState({ columns: 80, rows: 24 });
          state = update(state, { type: "run-opened", path: null, title: "log", show: true }).state;
          state = update(state, { type: "replay", playback: { ...playback(log, 1), position: -1 } }).state;
          for (const elapsed of [...ticks, 1e6])
            state = update(state, { type: "tick", now: 0, elapsed }).state;
          expect(state.runs[0]!.model).toEqual(runModel(log));
        },
      ),
      { numRuns: 20 },
    );
  });

  it("stands still while paused, and goes by its speed", () => {
    const begun = playback(log, 2);
    expect(advance({ ...begun, paused: true }, 10).position).toBe(begun.position);
    expect(advance(begun, 0.01).position).toBeCloseTo(begun.position + 0.02, 12);
    expect(advance(begun, 1e9).position).toBe(lengthOf(begun));
    expect(changeSpeed(changeSpeed(begun, 1), -1).speed).toBe(2);
    expect(eventsSince({ ...begun, position: lengthOf(begun) }, -1)).toEqual(log);
  });
});
