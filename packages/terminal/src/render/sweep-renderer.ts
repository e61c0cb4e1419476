import type { SweepEvent, SweepResult, SweepTrial } from "@auction-mech/tuner";
import type { OutputFlags } from "../commands/flags.js";
import { duration, number } from "./format.js";
import { sweepTable } from "./sweep-table.js";

/** Shows a sweep: one interface for every way of showing it. */
export interface SweepRenderer {
  event(event: SweepEvent): void;
  end(result: SweepResult): void;
  /** A line for the person at the terminal. */
  say(line: string): void;
}

const ERASE_LINE = "\r\u001b[2K";

/**
 * `--json`: events on stdout. Else the result on stdout; on stderr a line a
 * trial, and on a terminal one more that says how the sweep stands.
 */
export function sweepRenderer(flags: OutputFlags): SweepRenderer {
  return flags.json ? jsonSweep(flags) : plainSweep(flags);
}

// --- Internal helpers ---

function jsonSweep({ quiet }: OutputFlags): SweepRenderer {
  const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    event(event) {
      if (!quiet && event.type !== "result") print(event);
    },
    end: print,
    say: (line) => process.stderr.write(`${line}\n`),
  };
}

function plainSweep({ quiet }: OutputFlags): SweepRenderer {
  const { stderr, stdout } = process;
  const rewrites = Boolean(stderr.isTTY) && !process.env.CI && !quiet;
  const standing = standingLine();
  let pending = false;
  const erase = () => {
    if (pending) stderr.write(ERASE_LINE);
    pending = false;
  };
  const say = (line: string) => {
    if (quiet) return;
    erase();
    stderr.write(`${line}\n`);
  };
  return {
    event(event) {
      const line = eventText(event);
      if (line !== undefined) say(line);
      const stands = standing(event);
      if (!rewrites || stands === undefined) return;
      stderr.write(`${ERASE_LINE}${stands.slice(0, (stderr.columns ?? 80) - 1)}`);
      pending = true;
    },
    end(result) {
      erase();
      stdout.write(`${sweepTable(result)}\n`);
    },
    say,
  };
}

/** Trials done, the best so far, pace and time left, as the events tell. */
function standingLine(): (event: SweepEvent) => string | undefined {
  let best = "";
  let state = "";
  const running = new Map<number, string>();
  return (event) => {
    switch (event.type) {
      case "sweep":
        best = "";
        state = `0/${event.trials} trials`;
        break;
      case "trial":
        running.set(event.number, "");
        break;
      case "progress":
        running.set(event.number, ` ${event.phase} ${Math.floor((100 * event.step) / event.steps)}%`);
        break;
      case "best":
        best = `, best ${values(event.trial)}`;
        break;
      case "finished": {
        running.delete(event.trial.number);
        const { done, trials, trialsPerMinute, secondsLeft } = event;
        const left = secondsLeft === null ? "" : `, ${duration(secondsLeft)} left`;
        state = `${done}/${trials} trials, ${trialsPerMinute.toFixed(1)}/min${left}`;
        break;
      }
      case "outcome":
        running.clear();
        return undefined;
      default:
        return undefined;
    }
    const under = [...running].map(([trial, phase]) => `#${trial}${phase}`).join(" ");
    return `  ${state}${best}${under && ` · ${under}`}`;
  };
}

function eventText(event: SweepEvent): string | undefined {
  switch (event.type) {
    case "sweep": {
      const { mechanism, valuation, objectives, sampler, pruner, trials, earlier, folder } = event;
      const goal = objectives.map(({ name, direction }) => `${direction} ${name}`).join(", ");
      const before = earlier.length > 0 ? ` (${earlier.length} there already)` : "";
      return `${mechanism} on ${valuation.name} with ${valuation.bidders} bidders: ${goal}; ${trials} trials${before}, sampler ${sampler}, pruner ${pruner}\n  ${computesText(event)}\n  ${folder}`;
    }
    case "warm-start": {
      const what = { training: "training", waiting: "another trial trains", ready: "ready:" }[event.state];
      return event.state === "ready" ? undefined : `  phase 1: ${what} what all trials share`;
    }
    case "finished": {
      const { trial, done, trials } = event;
      const glyph = { COMPLETE: "✓", PRUNED: "◌", FAIL: "✗", RUNNING: "▷", WAITING: "▷" }[trial.state];
      const took = trial.seconds === null ? "" : ` in ${trial.seconds.toFixed(1)} s`;
      const why = trial.failure === null ? "" : ` (${trial.failure})`;
      return `  ${glyph} ${done}/${trials} trial ${trial.number}: ${values(trial)} at ${params(trial)}${took}${why}`;
    }
    case "best":
      return `    best so far: trial ${event.trial.number}, ${values(event.trial)}`;
    case "note":
      return `${event.level === "warning" ? "warning" : "note"}: ${event.message}`;
    default:
      return undefined;
  }
}

/** Which package computes on what, and who said so. */
function computesText({ workers, compute: { tuner, econ } }: Extract<SweepEvent, { type: "sweep" }>): string {
  const by = (from: string) => (from === "default" ? "" : ` (${from})`);
  const together = tuner.batchTrials > 1 ? `, ${tuner.batchTrials} at once each` : "";
  const trains = `${workers} ${workers === 1 ? "worker" : "workers"}${together}`;
  return `trials train on ${tuner.backend}${by(tuner.from)}, ${trains}; measured on ${econ.backend}${by(econ.from)}`;
}

function values({ values: told, state }: SweepTrial): string {
  const shown = told?.map(number).join(", ") ?? "no value";
  return state === "PRUNED" ? `pruned at ${shown}` : shown;
}

function params(trial: SweepTrial): string {
  return Object.entries(trial.params)
    .map(([name, value]) => `${name} ${typeof value === "number" ? number(value) : String(value)}`)
    .join(", ");
}
