import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@auction-mech/core";
import type { SweepEvent } from "@auction-mech/tuner";
import { afterAll, describe, expect, it } from "vitest";
import { eventsOf, type LogEvent } from "../../src/dashboard/model/event-log.js";
import { type AppState, initialState } from "../../src/dashboard/model/state.js";
import { type Message, update } from "../../src/dashboard/model/update.js";
import { checkEvents } from "../../src/dashboard/runtime/check-events.js";
import { frameLines } from "../../src/dashboard/views/frame.js";
import { runMain, TINY } from "../support/run-main.js";
import { PLAIN } from "./themes.js";

const folder = await mkdtemp(join(tmpdir(), "check-events-"));
afterAll(() => rm(folder, { recursive: true }));

const SIZES = "--bidders 2 --steps 4 --train-size 512 --val-size 200 --regret-profiles 20".split(" ");

const LOGS = {
  run: eventsOf((await runMain("train", ...TINY, "--json", "--out", join(folder, "run"))).stdout),
  sweep: eventsOf(
    (
      await runMain(
        "sweep",
        ...SIZES,
        "--mechanism",
        "lookahead-net",
        "--trials",
        "2",
        "--workers",
        "1",
        "--json",
        "--out",
        join(folder, "sweep"),
      )
    ).stdout,
  ),
};

describe.each(["run", "sweep"] as const)("the log of a %s", (kind) => {
  const log = LOGS[kind];

  it("passes as it was written", () => {
    expect(log.length).toBeGreaterThan(5);
    expect(checkEvents(kind, log)).toEqual({ events: log, refused: null });
  });

  it("is drawn with any part of any event missing, null or of another type: what cannot be shown is refused", () => {
    let refusals = 0;
    for (const [index, event] of log.entries()) {
      for (const broken of variantsOf(event)) {
        const { events, refused } = checkEvents(kind, [broken as LogEvent]);
        if (refused !== null) refusals += 1;
        const around = [...log.slice(0, index), ...events, ...log.slice(index + 1)];
        expect(() => drawn(kind, around), JSON.stringify(broken)).not.toThrow();
      }
    }
    expect(refusals).toBeGreaterThan(20);
  });
});

it("says what is missing where", () => {
  expect(checkEvents("run", [{ type: "start", seconds: 1 }])).toEqual({
    events: [],
    refused: expect.stringMatching(/^"start" at mechanism: .*expected string/),
  });
});

it("lets events of later releases pass", () => {
  const events = [{ type: "constructor" }, { type: "later", seconds: 1 }];
  expect(checkEvents("run", events)).toEqual({ events, refused: null });
});

// --- Internal helpers ---

/** The event with each of its parts, at any depth, left out or turned into a text; a list is spoilt in its first. */
function variantsOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .slice(0, Array.isArray(value) ? 1 : undefined)
    .filter(([name]) => name !== "type")
    .flatMap(([name, part]) => {
      const replaced = (other: unknown) =>
        Array.isArray(value)
          ? value.with(Number(name), other)
          : Object.fromEntries(
              Object.entries({ ...value, [name]: other }).filter(([, own]) => own !== undefined),
            );
      return [replaced(undefined), replaced(null), replaced("text"), ...variantsOf(part).map(replaced)];
    });
}

/** Every view that shows the events. */
function drawn(kind: "run" | "sweep", events: readonly LogEvent[]): void {
  const messages: Message[] =
    kind === "run"
      ? [
          { type: "run-opened", path: "a", title: "a", show: true },
          { type: "run-events", path: "a", events: events as readonly RunEvent[] },
        ]
      : [
          { type: "sweep-opened", show: true },
          { type: "sweep-events", events: events as readonly SweepEvent[] },
        ];
  const start: AppState = initialState({ columns: 100, rows: 30 });
  const state = messages.reduce((before, message) => update(before, message).state, start);
  for (const tab of kind === "run" ? (["train", "compare"] as const) : (["sweep"] as const)) {
    frameLines({ ...state, tab }, PLAIN);
  }
}
