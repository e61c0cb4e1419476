import { AuctionMechError } from "@auction-mech/core";
import type { RevenueProgram } from "./revenue-program.js";

/**
 * The optimal columns of a program, by the dual simplex method of HiGHS in
 * WebAssembly, which is loaded when first asked for. Blocks while it solves.
 *
 * @returns `[columns]`, feasible to about 1e-9
 */
export async function solve({ objective, rows }: RevenueProgram): Promise<Float64Array> {
  // Its declarations are those of its CommonJS build, whose default is one level deeper.
  const { default: loadHighs } = (await import("highs")) as unknown as typeof import("highs");
  const highs = await loadHighs();
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ columns }, row) => {
    starts[row + 1] = starts[row]! + columns.length;
  });
  const model = {
    numCols: objective.length,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: objective,
    colLower: new Float64Array(objective.length),
    colUpper: new Float64Array(objective.length).fill(1),
    rowLower: new Float64Array(rows.length).fill(-highs.infinity),
    rowUpper: Float64Array.from(rows, ({ upper }) => upper),
    matrix: {
      format: "csr",
      numCols: objective.length,
      numRows: rows.length,
      starts,
      indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
      values: Float64Array.from(rows.flatMap(({ coefficients }) => coefficients)),
    },
  } as const;
  return highs.withModel(model, (program) => {
    program.options.set({ output_flag: false });
    program.run();
    const status = program.getModelStatus();
    if (status !== highs.constants.modelStatus.optimal) {
      throw new AuctionMechError(
        "invalid-argument",
        `The linear program must have an optimum, but HiGHS ends with status ${status}. Take fewer cells.`,
      );
    }
    return Float64Array.from(program.getSolution().colValue);
  });
}
