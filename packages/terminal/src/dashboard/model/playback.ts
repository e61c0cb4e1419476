import type { LogEvent } from "./event-log.js";

/** A recorded log that is shown again. */
export interface Playback {
  readonly events: readonly LogEvent[];
  /** Seconds of the record that have passed. */
  readonly position: number;
  readonly speed: number;
  readonly paused: boolean;
}

const SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000] as const;

/** When each event came; the result, which has no time, came with the last before it. */
function timeOf(events: readonly LogEvent[], index: number): number {
  for (let at = index; at >= 0; at--) {
    const { seconds } = events[at]!;
    if (seconds !== undefined) return seconds;
  }
  return 0;
}

export function lengthOf({ events }: Playback): number {
  return timeOf(events, events.length - 1);
}

/** The record begins where its first event does: starting the program took until then. */
export function playback(events: readonly LogEvent[], speed: number): Playback {
  return { events, position: timeOf(events, 0), speed, paused: false };
}

/** The playback after `seconds` of the spectator's time. */
export function advance(played: Playback, seconds: number): Playback {
  if (played.paused) return played;
  return { ...played, position: Math.min(lengthOf(played), played.position + seconds * played.speed) };
}

/** The next faster (+1) or slower (−1) speed. */
export function changeSpeed(played: Playback, by: 1 | -1): Playback {
  const faster = SPEEDS.find((speed) => speed > played.speed);
  const slower = SPEEDS.findLast((speed) => speed < played.speed);
  return { ...played, speed: (by === 1 ? faster : slower) ?? played.speed };
}

/** Events that came after `from` and up to the position; from −Infinity: all up to the position. */
export function eventsSince({ events, position }: Playback, from: number): readonly LogEvent[] {
  return events.filter((_, k) => {
    const time = timeOf(events, k);
    return time > from && time <= position;
  });
}
