import { ExitCode } from "./exit-code.js";

/**
 * A signal that is aborted by the first Ctrl-C (or a request to terminate);
 * the second one stops the process at once.
 *
 * @param doing what the command does before it ends
 */
export function interruptSignal(doing = "finishing the step and saving"): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    process.stderr.write(`\ninterrupted: ${doing}; once more to stop at once\n`);
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
