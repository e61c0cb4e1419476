import { createTrial, type FrozenTrial, floatDistribution } from "@auction-mech/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arrange,
  EMPTY_LIST,
  firstVisible,
  moved,
  sortedByNext,
  toggleMark,
} from "../../src/dashboard/model/list.js";
import { appendPoint, EMPTY_SERIES } from "../../src/dashboard/model/series.js";
import { bestOf, trialColumns, trialRows } from "../../src/dashboard/model/study-model.js";
import { edited, textField, untouchedField } from "../../src/dashboard/model/text-field.js";
import { workerLanes } from "../../src/dashboard/model/worker-lanes.js";

function trial(number: number, value: number | null, start = 0, end = 1): FrozenTrial {
  const made = createTrial({
    state: value === null ? "FAIL" : "COMPLETE",
    ...(value !== null && { value }),
    params: { x: number },
    distributions: { x: floatDistribution(0, 1e9) },
    datetimeStart: new Date(start),
    datetimeComplete: new Date(end),
  });
  return { ...made, number };
}

describe("trials", () => {
  const study = {
    name: "s",
    directions: ["MAXIMIZE"] as const,
    objectives: ["revenue"],
    trials: [trial(0, 0.3), trial(1, null), trial(2, 0.9), trial(3, 0.5)],
  };

  it("are a table of numbers, states, values, times and parameters", () => {
    expect(trialColumns(study)).toEqual(["#", "state", "revenue", "seconds", "x"]);
    expect(trialRows(study)[0]!.cells).toEqual([0, "COMPLETE", 0.3, 0.001, 0]);
    expect(bestOf(study)?.number).toBe(2);
  });

  it("sort by any column, those without a value last either way, and filter by every word", () => {
    const numbers = (list: Parameters<typeof arrange>[1]) =>
      arrange(trialRows(study), list).map(({ trial: own }) => own.number);
    expect(numbers({ ...EMPTY_LIST, sort: { column: 2, descending: true } })).toEqual([2, 3, 0, 1]);
    expect(numbers({ ...EMPTY_LIST, sort: { column: 2, descending: false } })).toEqual([0, 3, 2, 1]);
    expect(numbers({ ...EMPTY_LIST, filter: "complete 0.5" })).toEqual([3]);
  });

  it("the cursor is always among the rows shown and never past the ends", () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: -50, max: 50 })),
        (count, height, moves) => {
          const list = moves.reduce((own, by) => moved(own, by, count), EMPTY_LIST);
          const first = firstVisible(list.cursor, count, height);
          expect(list.cursor).toBeGreaterThanOrEqual(first);
          expect(list.cursor).toBeLessThan(first + height);
        },
      ),
    );
    let sorted = EMPTY_LIST;
    for (let k = 0; k < 4; k++) sorted = sortedByNext(sorted, 3);
    expect(sorted.sort).toBeNull();
    expect([...toggleMark(toggleMark(EMPTY_LIST, "1"), "1").marked]).toEqual([]);
  });

  it("no worker does two trials at once, and every trial that started has its lane", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 300 })), { maxLength: 40 }),
        (spans) => {
          const trials = spans.map(([start, length], number) => trial(number, 1, start, start + length));
          const lanes = workerLanes(trials, 2000);
          expect(lanes.flat().length).toBe(trials.length);
          for (const lane of lanes) {
            for (let k = 1; k < lane.length; k++)
              expect(lane[k]!.from).toBeGreaterThanOrEqual(lane[k - 1]!.to);
          }
        },
      ),
    );
  });
});

describe("series", () => {
  it("stays small, and keeps its ends in x and its extremes in y, however long it grows", () => {
    let series = EMPTY_SERIES;
    for (let x = 0; x < 20_000; x++) series = appendPoint(series, { x, y: x === 7777 ? 5 : Math.sin(x) });
    expect(series.whole.length).toBeLessThanOrEqual(1024);
    expect(series.recent.length).toBe(200);
    expect(Math.max(...series.whole.map(({ y }) => y))).toBe(5);
    expect(series.whole.at(-1)!.x).toBe(19_999);
    for (let k = 1; k < series.whole.length; k++)
      expect(series.whole[k]!.x).toBeGreaterThan(series.whole[k - 1]!.x);
  });
});

describe("text field", () => {
  it("typing then deleting as much gives the text before", () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z0-9.]{0,8}$/), (text, typed) => {
        let field = textField(text);
        for (const key of typed) field = edited(field, key)!;
        expect(field.text).toBe(text + typed);
        for (const _ of typed) field = edited(field, "backspace")!;
        expect(field.text).toBe(text);
      }),
    );
    expect(edited(textField("ab"), "ctrl+u")).toEqual({ text: "", cursor: 0 });
    expect(edited(textField("ab"), "pagedown")).toBeUndefined();
    expect(edited({ text: "ab", cursor: 0 }, "delete")).toEqual({ text: "b", cursor: 0 });
  });

  it("that the focus has just come to is replaced by what is typed, and edited by what moves or deletes", () => {
    const untouched = untouchedField("0.5");
    expect([..."1.2"].reduce((field, key) => edited(field, key)!, untouched).text).toBe("1.2");
    expect(edited(untouched, "backspace")).toEqual({ text: "0.", cursor: 2 });
    expect(edited(edited(untouched, "end")!, "5")!.text).toBe("0.55");
  });
});
