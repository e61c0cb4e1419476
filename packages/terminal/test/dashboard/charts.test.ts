import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { barChart, barOf } from "../../src/dashboard/charts/bar-chart.js";
import { canvas } from "../../src/dashboard/charts/canvas.js";
import { cut, fit } from "../../src/dashboard/charts/fit.js";
import { heatMap } from "../../src/dashboard/charts/heat-map.js";
import { lineChart } from "../../src/dashboard/charts/line-chart.js";
import { scaleOf } from "../../src/dashboard/charts/scale.js";
import { table } from "../../src/dashboard/charts/table.js";
import { fineLogTicks, linearTicks, logTicks, tickLabel } from "../../src/dashboard/charts/ticks.js";
import { timeline } from "../../src/dashboard/charts/timeline.js";
import { bare, PLAIN, THEMES } from "./themes.js";

const widths = fc.integer({ min: 20, max: 120 });
const heights = fc.integer({ min: 3, max: 30 });
const points = fc.array(
  fc.record({ x: fc.double({ noNaN: true, min: -1e6, max: 1e6 }), y: fc.double({ min: -1e6, max: 1e6 }) }),
  { maxLength: 60 },
);

describe.each(Object.entries(THEMES))("charts, %s", (_, theme) => {
  it("a line chart fills its room and no more, whatever the points", () => {
    fc.assert(
      fc.property(points, widths, heights, fc.boolean(), (drawn, width, height, log) => {
        const series = [{ label: "a", role: "series0" as const, points: drawn }];
        const references = [{ label: "r", role: "good" as const, y: 1 }];
        const lines = lineChart({ series, references, width, height, log, theme });
        expect(lines.length).toBe(height);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
  });

  it("tables, bars and timelines stay within their width", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 8 }),
        widths,
        (texts, width) => {
          const rows = [texts.map((text) => ({ text: text.replaceAll(/[^\x20-\x7e]/g, "?") }))];
          const columns = texts.map((_, k) => ({ title: `c${k}`, widest: 20 }));
          for (const line of table({ columns, rows, selected: 0, width, theme })) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
          }
          const bars = [{ label: "one", value: 0.3, text: "0.3", role: "series0" as const }];
          for (const line of barChart(bars, width, theme))
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
          const segments = [{ from: 0, to: 5, role: "good" as const, character: "=" }];
          for (const line of timeline([{ label: "w", segments }], width, theme))
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("ticks of a log axis", () => {
  it("are round numbers in its range", () => {
    expect(fineLogTicks(0.00101, 0.0176)).toEqual([0.002, 0.005, 0.01]);
    expect(fineLogTicks(10, 20)).toEqual([10, 20]);
    expect(fineLogTicks(2.1, 4.9)).toEqual([]);
  });

  it("of less than two powers of ten are finer", () => {
    const points = [0.00101, 0.0176].map((y, x) => ({ x, y }));
    const series = [{ label: "a", role: "series0" as const, points }];
    const drawn = lineChart({ series, width: 40, height: 12, log: true, theme: PLAIN }).join("\n");
    for (const label of ["0.002", "0.005", "0.01"]) expect(drawn).toContain(` ${label} `);
  });
});

describe("line chart", () => {
  it("keeps a spike of one point among a thousand", () => {
    const drawn = Array.from({ length: 1000 }, (_, x) => ({ x, y: x === 517 ? 1 : 0 }));
    const top = lineChart({
      series: [{ label: "", role: "plain", points: drawn }],
      width: 40,
      height: 8,
      theme: PLAIN,
    })[0]!;
    expect(top.slice(8).trim()).not.toBe("");
  });

  it("leaves out what has no place: NaN, and 0 on a log axis", () => {
    const drawn = [1, 0, Number.NaN, 100].map((y, x) => ({ x, y }));
    const lines = lineChart({
      series: [{ label: "", role: "plain", points: drawn }],
      width: 40,
      height: 8,
      log: true,
      theme: PLAIN,
    });
    expect(lines.join("\n")).not.toMatch(/NaN|Infinity/);
  });
});

describe("ticks", () => {
  it("are round, ascending and inside, and as many as asked for, about", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e5, max: 1e5 }),
        fc.double({ noNaN: true, min: 1e-3, max: 1e5 }),
        fc.integer({ min: 2, max: 12 }),
        (low, span, count) => {
          const ticks = linearTicks(low, low + span, count);
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
          for (const [k, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * span);
            expect(tick).toBeLessThanOrEqual(low + span + 1e-6 * span);
            if (k > 0) expect(tick).toBeGreaterThan(ticks[k - 1]!);
          }
        },
      ),
    );
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(logTicks(0.001, 10, 9)).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect([0, 0.25, 1e-5, 25_000].map(tickLabel)).toEqual(["0", "0.25", "1e-5", "25k"]);
  });

  it("a scale holds every number it was made of", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const scale = scaleOf(values);
        for (const value of values) {
          expect(scale.place(value)).toBeGreaterThanOrEqual(-1e-9);
          expect(scale.place(value)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});

describe("pieces", () => {
  it("fit gives exactly the width, cut at most", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(stringWidth(cut(text, width))).toBeLessThanOrEqual(width);
        expect(fit(text.replaceAll(/[^\x20-\x7e]/g, "x"), width).length).toBe(width);
      }),
    );
  });

  it("a bar is as long as its share, to an eighth of a column", () => {
    expect(barOf(0.5, 10, PLAIN)).toBe("█████");
    expect(barOf(1 / 16, 2, PLAIN)).toBe("▏");
  });

  it("braille puts a dot where it belongs", () => {
    const field = canvas(1, 1, PLAIN);
    field.dot(1, 3, "plain");
    expect(field.rows()).toEqual(["⢀"]);
  });

  it("the heat map shows the winner of each cell by its number when there are no colours", () => {
    const grid = {
      columns: 2,
      rows: 2,
      winner: Int16Array.from([-1, 0, 1, 1]),
      share: Float64Array.from([0, 1, 1, 1]),
      high: { x: 1, y: 1 },
    };
    const [top, bottom] = heatMap(grid, { x: 5, y: 5 }, PLAIN).map((line) => bare(line).slice(7));
    expect([top, bottom]).toEqual(["22", "·1"]);
  });
});
