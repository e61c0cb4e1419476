import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@auction-mech/core";
import { vickreyReserve } from "@auction-mech/mechanism";
import { loadStudy, sqliteStorage } from "@auction-mech/study";
import { uniform } from "@auction-mech/valuation";
import stringWidth from "string-width";
import { afterAll, describe, expect, it } from "vitest";
import { screenSvg } from "../../src/dashboard/export/screen-svg.js";
import { toCsv, viewTables } from "../../src/dashboard/export/view-table.js";
import { formOf } from "../../src/dashboard/forms/forms.js";
import { eventsOf } from "../../src/dashboard/model/event-log.js";
import { shownCompared } from "../../src/dashboard/model/shown-rows.js";
import { type AppState, type AuctionDocument, initialState, TABS } from "../../src/dashboard/model/state.js";
import { EMPTY_SWEEP } from "../../src/dashboard/model/sweep-model.js";
import { textField } from "../../src/dashboard/model/text-field.js";
import { update } from "../../src/dashboard/model/update.js";
import { frameLines } from "../../src/dashboard/views/frame.js";
import { runMain, TINY } from "../support/run-main.js";
import { bare, PLAIN, THEMES } from "./themes.js";

const folder = await mkdtemp(join(tmpdir(), "screens-"));
afterAll(() => rm(folder, { recursive: true }));
const full = await fullState();

const SIZES = [
  [60, 16],
  [80, 24],
  [100, 30],
  [200, 60],
] as const;

describe.each(Object.entries(THEMES))("every view, %s", (name, theme) => {
  it.each(SIZES)("fits %i x %i and leaves the last row and column alone", (columns, rows) => {
    for (const state of statesOf({ ...full, size: { columns, rows } })) {
      const lines = frame(state, theme).split("\n");
      expect(lines.length, state.tab).toBeLessThanOrEqual(rows - 1);
      for (const line of lines) expect(stringWidth(line), `${state.tab}: ${line}`).toBeLessThan(columns);
    }
  });

  it.runIf(name === "ascii" || name === "no colours")("has no escape codes", () => {
    for (const state of statesOf(full)) expect(frame(state, theme)).toBe(bare(frame(state, theme)));
  });

  it.runIf(name === "ascii")("has nothing but ASCII in its charts and frames", () => {
    for (const tab of TABS) {
      expect(frame({ ...full, tab }, theme)).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });
});

describe("screens", () => {
  it("below 60x16 say that the terminal is too small", () => {
    expect(frame({ ...full, size: { columns: 59, rows: 16 } }, PLAIN).trim()).toBe(
      "too small: 59x16, needs 60x16",
    );
  });

  it("of a study by Optuna are as they were", () => {
    expect(frame({ ...full, tab: "sweep" }, PLAIN)).toMatchSnapshot();
    expect(frame({ ...full, tab: "sweep" }, THEMES.ascii)).toMatchSnapshot();
  });

  it("of an auction are as they were", () => {
    expect(frame({ ...full, tab: "auction" }, PLAIN)).toMatchSnapshot();
  });

  it("say what the keys do, also where they go to a form or a question", () => {
    const pressed = (state: AppState, key: string) => update(state, { type: "key", key }).state;
    const footer = (state: AppState) => frame(state, PLAIN).split("\n").at(-1);
    expect(footer(full)).toMatch(/q quit/);
    expect(footer(pressed(full, "?"))).toMatch(/^up\/down scroll {2}esc close/);
    expect(footer(pressed({ ...full, tab: "auction" }, "t"))).toMatch(/enter next .*esc leave/);
    expect(footer(pressed(full, "e"))).toMatch(/^esc cancel/);
  });

  it("of more auctions than fit show the one under the cursor", () => {
    const [run] = full.runs;
    const result = run!.model.result!;
    const others = [2, 3].map((bidders) => ({ ...result, valuation: { ...result.valuation, bidders } }));
    const runs = [result, ...others].map((own, k) => ({
      path: `${k}`,
      title: `${k}`,
      model: { ...run!.model, result: own },
    }));
    let state: AppState = { ...full, runs, tab: "compare", size: { columns: 80, rows: 24 } };
    for (let row = 0; row < shownCompared(state).length; row++) {
      expect(frame(state, PLAIN)).toMatch(/› /);
      state = update(state, { type: "key", key: "down" }).state;
    }
  });

  it("of a low terminal show the panel that has the focus, with its contents", () => {
    const low: AppState = { ...full, size: { columns: 60, rows: 16 } };
    const focus = (tab: "train" | "auction", panel: number) =>
      frame({ ...low, tab, panel: { ...low.panel, [tab]: panel } }, PLAIN);
    expect(focus("train", 2)).toMatch(/measured[\s\S]*vickrey/);
    expect(focus("train", 0)).not.toMatch(/measured/);
    expect(focus("auction", 0)).toMatch(/who wins[\s\S]*2222/);
    expect(focus("auction", 2)).toMatch(/wins and pays/);
  });

  it("of a comparison have the gap's interval at 80 columns", () => {
    expect(frame({ ...full, tab: "compare", size: { columns: 80, rows: 24 } }, PLAIN)).toMatch(
      /95% interval/,
    );
  });

  it("show the same without colours as with them, but for the map's numbers", () => {
    for (const tab of TABS.filter((one) => one !== "auction")) {
      const lines = (theme: typeof PLAIN) =>
        bare(frame({ ...full, tab }, theme))
          .split("\n")
          .map((line) => line.trimEnd());
      expect(lines(THEMES["24-bit"])).toEqual(lines(PLAIN));
    }
  });

  it("become a picture that holds their text", async () => {
    const svg = await screenSvg(frame({ ...full, tab: "compare" }, THEMES["24-bit"]), full.size);
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain("vickrey-reserve");
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("export as tables whose rows are as long as their header", async () => {
    for (const tab of ["runs", "train", "auction", "sweep", "compare"] as const) {
      const { rows, data } = await viewTables({ ...full, tab });
      expect(rows.length, tab).toBeGreaterThan(1);
      for (const row of rows) expect(row.length).toBe(rows[0]!.length);
      expect(JSON.stringify(data).length).toBeGreaterThan(10);
    }
    expect(toCsv([["a,b", 'c"d', null, 1]])).toBe('"a,b","c""d",,1\n');
  });
});

// --- Internal helpers ---

function frame(state: AppState, theme: typeof PLAIN): string {
  return frameLines(state, theme).join("\n");
}

/** A state with everything open: a real run, a real study of Optuna, an auction. */
async function fullState(): Promise<AppState> {
  const { stdout } = await runMain("train", ...TINY, "--json", "--out", join(folder, "run"));
  let state = initialState({ columns: 100, rows: 30 });
  const path = join(folder, "run");
  const entry = {
    path,
    kind: "run" as const,
    title: "runs/one",
    detail: "auction-net on uniform",
    status: "done" as const,
    changed: 0,
  };
  state = update(state, { type: "catalog", entries: [entry] }).state;
  state = update(state, { type: "run-opened", path, title: "runs/one", show: true }).state;
  state = update(state, { type: "run-events", path, events: eventsOf(stdout) as readonly RunEvent[] }).state;
  state = update(state, {
    type: "study",
    alone: true,
    study: { url: "study", model: await studyByOptuna() },
    show: true,
  }).state;
  return update(state, { type: "auction", auction: auctionDocument(), show: false }).state;
}

async function studyByOptuna() {
  const file = join(folder, "optuna.sqlite3");
  await cp(join(import.meta.dirname, "../support/optuna-study.sqlite3"), file);
  const storage = await sqliteStorage({ path: file, journal: "keep" });
  const study = await loadStudy({ storage });
  const trials = await study.trials();
  await storage.close();
  return { name: study.name, directions: study.directions, objectives: ["value"], trials };
}

function auctionDocument(): AuctionDocument {
  const bids = [0.7, 0.4, 0.2];
  return {
    path: null,
    mechanism: vickreyReserve({ bidders: 3, reserve: 0.5 }),
    valuation: uniform({ bidders: 3 }),
    high: 1,
    bids,
    axes: { x: 0, y: 1 },
    moving: 0,
    fields: bids.map((bid) => textField(String(bid))),
    field: 0,
  };
}

/** The state in every view, with every panel alone, and under every overlay. */
function statesOf(state: AppState): AppState[] {
  const views = TABS.map((tab): AppState => ({ ...state, tab }));
  const zoomed = (["train", "auction", "sweep"] as const).flatMap((tab) =>
    [0, 1, 2].map(
      (panel): AppState => ({ ...state, tab, zoomed: true, panel: { ...state.panel, [tab]: panel } }),
    ),
  );
  const form = update(update(state, { type: "key", key: "n" }).state, {
    type: "form",
    definition: formOf("train"),
  }).state;
  const help = update(state, { type: "key", key: "?" }).state;
  const question = update(state, { type: "key", key: "e" }).state;
  const filter = update({ ...state, tab: "sweep" }, { type: "key", key: "/" }).state;
  const followed: AppState = { ...state, tab: "sweep", sweep: EMPTY_SWEEP };
  return [...views, ...zoomed, followed, form, help, question, filter];
}
