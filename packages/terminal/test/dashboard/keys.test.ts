import type { RunEvent } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { formOf } from "../../src/dashboard/forms/forms.js";
import { helpLines } from "../../src/dashboard/lines/help-lines.js";
import { commands } from "../../src/dashboard/model/commands.js";
import { bindingOf, contexts, KEY_TABLE } from "../../src/dashboard/model/key-table.js";
import { playback } from "../../src/dashboard/model/playback.js";
import { applyRunEvent, EMPTY_RUN } from "../../src/dashboard/model/run-model.js";
import { type AppState, initialState, type Job, TABS } from "../../src/dashboard/model/state.js";
import type { Step } from "../../src/dashboard/model/step.js";
import { update } from "../../src/dashboard/model/update.js";
import { bare, PLAIN } from "./themes.js";

const size = { columns: 100, rows: 30 };
const job: Job = { id: "/runs/a", kind: "train", folder: "/runs/a", state: "running", failure: null };

/** The state and the effects after these keys. */
function pressed(state: AppState, ...keys: string[]): Step {
  return keys.reduce<Step>(
    (step, key) => {
      const next = update(step.state, { type: "key", key });
      return { state: next.state, effects: [...step.effects, ...next.effects] };
    },
    { state, effects: [] },
  );
}

describe("the key table", () => {
  it("gives no key two meanings in one place, and every command exists and has a key", () => {
    for (const context of new Set(KEY_TABLE.map((binding) => binding.context))) {
      const keys = KEY_TABLE.filter((binding) => binding.context === context).flatMap(
        (binding) => binding.keys,
      );
      expect(new Set(keys).size, context).toBe(keys.length);
    }
    const bound = new Set(KEY_TABLE.map(({ command }) => command));
    expect([...bound].sort()).toEqual(Object.keys(commands).sort());
  });

  it("is the help", () => {
    const help = bare(helpLines(120, 40, PLAIN).join("\n"));
    for (const { does } of KEY_TABLE) expect(help).toContain(does.slice(0, 30));
  });

  it("quit, help and Ctrl-C work in every view", () => {
    for (const tab of TABS) {
      const state = initialState(size, tab);
      expect(contexts(state).at(-1)).toBe("everywhere");
      expect(bindingOf(state, "q")?.command).toBe("quit");
      expect(pressed(state, "ctrl+c").effects).toEqual([{ type: "quit", leave: false }]);
      expect(pressed(state, "?").state.overlay?.kind).toBe("help");
    }
  });
});

describe("a replay", () => {
  it("begins with the first event, which is where its time begins", () => {
    const first = { type: "start", mechanism: "lookahead-net", seconds: 3 };
    const opened = update(initialState(size), {
      type: "run-opened",
      path: null,
      title: "log",
      show: true,
    }).state;
    const { state } = update(opened, { type: "replay", playback: playback([first], 1) });
    expect(state.runs[0]!.model).toEqual(applyRunEvent(EMPTY_RUN, first as RunEvent));
    expect(state.runs[0]!.model).not.toEqual(EMPTY_RUN);
  });
});

describe("a form", () => {
  const loading = pressed(initialState(size), "n").state;
  const message = { type: "form", definition: formOf("train") } as const;

  it("gets the keys that were pressed while it was loading: the view behind it gets none", () => {
    const typed = pressed(loading, "right", "q");
    expect(typed.effects).toEqual([]);
    expect(typed.state.tab).toBe(loading.tab);
    const { state } = update(typed.state, message);
    const first = update(loading, message).state;
    expect(state).toEqual(pressed(first, "right", "q").state);
    expect(state).not.toEqual(first);
  });

  it("that was closed while it was loading stays closed", () => {
    const { state } = update(pressed(loading, "escape").state, message);
    expect(state.overlay).toBeNull();
  });
});

describe("quitting", () => {
  const running = update(initialState(size), { type: "job", job }).state;

  it("asks while something runs, and does as it is told", () => {
    expect(pressed(running, "q").effects).toEqual([]);
    expect(pressed(running, "q").state.overlay).toMatchObject({ kind: "choices" });
    expect(pressed(running, "q", "c").effects).toEqual([]);
    expect(pressed(running, "q", "c").state.overlay).toBeNull();
    expect(pressed(running, "q", "b").effects).toEqual([{ type: "quit", leave: true }]);
    expect(pressed(running, "q", "s").effects).toEqual([{ type: "quit", leave: false }]);
  });

  it("by Ctrl-C a second time stops what runs", () => {
    expect(pressed(running, "ctrl+c").effects).toEqual([]);
    expect(pressed(running, "ctrl+c", "ctrl+c").effects).toEqual([{ type: "quit", leave: false }]);
  });

  it("does not ask once it has ended", () => {
    const { state } = { state: update(running, { type: "job", job: { ...job, state: "ended" } }).state };
    expect(pressed(state, "q").effects).toEqual([{ type: "quit", leave: false }]);
  });
});

describe("stopping a training", () => {
  it("asks whether to keep it", () => {
    let state = update(initialState(size), { type: "job", job }).state;
    state = update(state, { type: "run-opened", path: job.folder, title: "a", show: true }).state;
    expect(pressed(state, "x", "k").effects).toEqual([{ type: "stop", job: job.id, discard: false }]);
    expect(pressed(state, "x", "d").effects).toEqual([{ type: "stop", job: job.id, discard: true }]);
    expect(pressed(state, "x", "escape").effects).toEqual([]);
  });
});

describe("views and panels", () => {
  it("digits and brackets change the view, tab the panel, plus shows it alone", () => {
    const state = initialState(size);
    expect(pressed(state, "5").state.tab).toBe("sweep");
    expect(pressed(state, "[").state.tab).toBe("compare");
    expect(pressed(state, "2", "tab", "+").state).toMatchObject({
      tab: "train",
      zoomed: true,
      panel: { train: 1 },
    });
    expect(pressed(state, "2", "tab", "shift+tab").state.panel.train).toBe(0);
  });

  it("a path typed after o is opened; escape forgets it", () => {
    const state = initialState(size);
    expect(pressed(state, "o", ..."a.db", "enter").effects).toEqual([{ type: "open", path: "a.db" }]);
    expect(pressed(state, "o", "q", "escape").state.overlay).toBeNull();
  });

  it("a filter is typed, not taken for commands", () => {
    const entries = ["quick", "slow"].map((title) => ({
      path: title,
      kind: "run" as const,
      title,
      detail: "",
      status: "done" as const,
      changed: 0,
    }));
    const state = update(initialState(size), { type: "catalog", entries }).state;
    const typed = pressed(state, "/", "q", "u", "enter");
    expect(typed.effects).toEqual([]);
    expect(typed.state.lists.runs.filter).toBe("qu");
    expect(pressed(typed.state, "enter").effects).toEqual([{ type: "open", path: "quick" }]);
  });
});
