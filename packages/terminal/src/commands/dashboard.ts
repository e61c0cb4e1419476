import { choiceOption, type DefineCommand, numberOption } from "./flags.js";

export interface DashboardFlags {
  readonly replay?: string;
  readonly speed: number;
  readonly theme: "auto" | "dark" | "light";
  readonly ascii?: boolean;
  /** false after `--no-color`. */
  readonly color: boolean;
}

/** `auction-mech dashboard`. */
export const dashboardCommand: DefineCommand = (program, finish) => {
  program
    .command("dashboard")
    .description("Start, follow and compare trainings and sweeps, and try auctions out, on a full screen.")
    .argument(
      "[path]",
      "run folder, saved auction, study (FILE or URL, ours or Optuna's) or event log to open",
    )
    .option("--replay <file>", "show a recorded event log (events.ndjson of a run) again")
    .addOption(
      numberOption("--speed <x>", "how many times faster than it was recorded", {
        low: 0.01,
        high: 1e6,
      }).default(1),
    )
    .addOption(
      choiceOption("--theme <name>", "colours for a dark or a light background", [
        "auto",
        "dark",
        "light",
      ]).default("auto"),
    )
    .option("--ascii", "draw with ASCII alone")
    .option("--no-color", "draw without colours, as NO_COLOR does")
    .addHelpText(
      "after",
      `
Keys: ? shows them all; q quits. Runs are looked for in runs/ below the current folder.

Examples:
  $ auction-mech dashboard
  $ auction-mech dashboard runs/2026-01-31T12-00-00/latent
  $ auction-mech dashboard study.sqlite3
  $ auction-mech dashboard --replay runs/…/events.ndjson --speed 10`,
    )
    .action(async (path: string | undefined, flags: DashboardFlags) => {
      const { runDashboard } = await import("./run-dashboard.js");
      finish(await runDashboard(path, flags));
    });
};
