import { describe, expect, it } from "vitest";
import { finishedCursor } from "../src/finished-cursor.js";
import type { FrozenTrial, TrialState } from "../src/index.js";

describe("a study's finished trials", () => {
  it("are handed out once each, whatever stays unfinished and however old the list", () => {
    const trial = (number: number, state: TrialState) => ({ number, state }) as FrozenTrial;
    const states: TrialState[] = ["RUNNING", "COMPLETE", "WAITING", "FAIL", "PRUNED"];
    const look = finishedCursor();
    const seen = (list: readonly FrozenTrial[]) => look(list).finished.map(({ number }) => number);
    const all = states.map((state, k) => trial(k, state));
    expect(seen(all.slice(0, 3))).toEqual([1]);
    expect(seen(all)).toEqual([3, 4]);
    expect(seen(all.slice(0, 1))).toEqual([]);
    expect(seen(all.with(2, trial(2, "COMPLETE")))).toEqual([2]);
    const last = look([...all.with(0, trial(0, "FAIL")), trial(5, "RUNNING")]);
    expect([last.finished.map(({ number }) => number), last.unfinished.map(({ number }) => number)]).toEqual([
      [0],
      [5],
    ]);
  });
});
