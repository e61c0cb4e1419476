import { ExitCode } from "./exit-code.js";

/**
 * A signal that is aborted by the first Ctrl-C (or a request to terminate);
 * the second one stops the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    process.stderr.write("\ninterrupted: finishing the step and saving; once more to stop at once\n");
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
