import type { RunEvent } from "@auction-mech/core";
import type { OutputFlags } from "../commands/flags.js";
import { duration, number } from "./format.js";
import type { Renderer } from "./renderer.js";

/** Seconds between progress lines where lines cannot be rewritten. */
const PLAIN_INTERVAL = 5;

const ERASE_LINE = "\r\u001b[2K";

/** Progress on stderr, the result on stdout. */
export function plainRenderer<Result>(
  { quiet }: OutputFlags,
  table: (result: Result) => string,
): Renderer<Result> {
  const { stderr, stdout } = process;
  const rewrites = Boolean(stderr.isTTY) && !process.env.CI;
  let printed = Number.NEGATIVE_INFINITY;
  let pending = false;
  const line = (text: string) => {
    if (quiet) return;
    stderr.write(`${pending ? ERASE_LINE : ""}${text}\n`);
    pending = false;
  };
  return {
    event(event) {
      if (event.type === "progress" && !quiet) {
        const text = progressText(event);
        if (rewrites) {
          stderr.write(`${ERASE_LINE}${text.slice(0, (stderr.columns ?? 80) - 1)}`);
          pending = true;
        } else if (event.seconds - printed >= PLAIN_INTERVAL) {
          line(text);
          printed = event.seconds;
        }
        return;
      }
      const text = eventText(event);
      if (text !== undefined) line(text);
    },
    end(result) {
      if (pending) stderr.write(ERASE_LINE);
      pending = false;
      stdout.write(`${table(result)}\n`);
    },
    say: line,
  };
}

function progressText({
  mechanism,
  phase,
  step,
  steps,
  epoch,
  secondsLeft,
  training,
}: Extract<RunEvent, { type: "progress" }>): string {
  const terms = Object.entries(training)
    .filter(([term]) => term !== "loss")
    .map(([term, value]) => `${term} ${number(value)}`)
    .join(", ");
  const share = `${Math.floor((100 * step) / steps)}%`;
  const where = epoch === null ? "" : `, epoch ${epoch}`;
  return `  ${mechanism} ${phase} ${share}${where}, ${duration(secondsLeft)} left${terms && ` · in training: ${terms}`}`;
}

function eventText(event: RunEvent): string | undefined {
  switch (event.type) {
    case "start": {
      const { valuation, mechanism, seed, compute } = event;
      const on =
        compute.backend === null
          ? `${compute.engine} engine, ${compute.threads} ${compute.threads === 1 ? "thread" : "threads"}`
          : `${compute.engine} engine on ${compute.backend} (${compute.reason})`;
      return `${mechanism} on ${valuation.name} with ${valuation.bidders} bidders, seed ${seed}, ${on}`;
    }
    case "phase":
      return event.phase === "evaluate"
        ? undefined
        : `  ${event.phase}: ${event.summary}, ${event.steps} steps`;
    case "note":
      return `${event.level === "warning" ? "warning" : "note"}: ${event.message}`;
    case "trained":
      return `  ${event.status} after ${duration(event.seconds)}`;
    default:
      return undefined;
  }
}
