import { InvalidArgument } from "@auction-mech/core";
import { backgroundHint } from "../dashboard/background-hint.js";
import { isInteractive } from "../dashboard/is-interactive.js";
import { showDashboard } from "../dashboard/show-dashboard.js";
import { terminalTheme } from "../dashboard/theme/terminal-theme.js";
import { ExitCode } from "../exit-code.js";
import { userFolder } from "../user-folder.js";
import type { DashboardFlags } from "./dashboard.js";

/** What `dashboard` does once its flags are parsed. */
export async function runDashboard(path: string | undefined, flags: DashboardFlags): Promise<ExitCode> {
  const { stdin, stdout } = process;
  if (!isInteractive()) {
    throw new InvalidArgument(
      "The dashboard must have a terminal, but its input or output is none (or CI is set). Use `auction-mech train --json` for programs.",
    );
  }
  const theme = terminalTheme(flags);
  const { signal, leave, running } = await showDashboard({
    stdin,
    stdout,
    theme,
    folder: userFolder(),
    begin({ store, performed }) {
      void performed.scan(store);
      if (path !== undefined) performed.perform({ type: "open", path }, store);
      if (flags.replay === undefined) return;
      performed.replay(store, flags.replay, flags.speed).catch((error: Error) => {
        store.dispatch({ type: "say", level: "error", text: error.message });
      });
    },
  });
  for (const path of leave ? running : []) process.stdout.write(backgroundHint(path));
  return signal === null ? ExitCode.done : ExitCode.interrupted;
}
