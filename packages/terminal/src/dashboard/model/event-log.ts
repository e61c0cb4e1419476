import type { RunEvent } from "@auction-mech/core";

/** Splits a growing text of newline-delimited JSON into events; a line still being written waits for its rest. */
export interface LineReader {
  /** Events of the lines that this piece completes. */
  push(piece: string): readonly LogEvent[];
}

/** One event of any command's log: what every event has. */
export interface LogEvent {
  readonly type: string;
  readonly seconds?: number;
}

/** Lines that are no event (a message that a shell mixed in, a line cut off by a crash) are passed over. */
export function lineReader(): LineReader {
  let rest = "";
  return {
    push(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop()!;
      return lines.flatMap(eventOf);
    },
  };
}

/** The events of a complete log. */
export function eventsOf(text: string): readonly LogEvent[] {
  return lineReader().push(`${text}\n`);
}

/** Whether a log is that of a training. */
export function isRunLog(events: readonly LogEvent[]): events is readonly RunEvent[] {
  return events.some(({ type }) => type === "run" || type === "start");
}

/** Whether a log is that of a sweep. */
export function isSweepLog(events: readonly LogEvent[]): boolean {
  return events.some(({ type }) => type === "sweep");
}

function eventOf(line: string): LogEvent[] {
  if (!line.startsWith("{")) return [];
  try {
    const event = JSON.parse(line) as Partial<LogEvent>;
    return typeof event.type === "string" ? [event as LogEvent] : [];
  } catch {
    return [];
  }
}
