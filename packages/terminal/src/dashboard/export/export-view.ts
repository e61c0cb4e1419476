import { join } from "node:path";
import { writeFileAtomic } from "@auction-mech/core/node";
import type { Effect } from "../model/effect.js";
import type { AppState } from "../model/state.js";
import { screenSvg } from "./screen-svg.js";
import { toCsv, viewTables } from "./view-table.js";

/** Writes what the view shows into a new file of `folder`. @returns the file's path */
export async function exportView(
  state: AppState,
  { format, tab }: Extract<Effect, { type: "export" }>,
  frame: string,
  folder: string,
): Promise<string> {
  const timestamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const path = join(folder, `auction-mech-${tab}-${timestamp}.${format}`);
  await writeFileAtomic(path, await content(state, format, frame));
  return path;
}

async function content(state: AppState, format: "svg" | "csv" | "json", frame: string): Promise<string> {
  if (format === "svg") return screenSvg(frame, state.size);
  const { rows, data } = await viewTables(state);
  return format === "csv" ? toCsv(rows) : `${JSON.stringify(data, null, 2)}\n`;
}
