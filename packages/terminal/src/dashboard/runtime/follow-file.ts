import { type FileHandle, open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { type LogEvent, lineReader } from "../model/event-log.js";

/** How often a file is looked at, milliseconds. */
const INTERVAL = 150;
/** Bytes read at a time: a long log comes in pieces, between which keys are served. */
const PIECE = 1 << 18;

/**
 * Gives the events of a log that may still be written, or not be there yet: all
 * it holds, then what is added, until `signal` aborts.
 */
export async function followFile(
  path: string,
  onEvents: (events: readonly LogEvent[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = lineReader();
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(PIECE);
  let file: FileHandle | undefined;
  let position = 0;
  try {
    while (!signal.aborted) {
      file ??= await open(path).catch(() => undefined);
      const { bytesRead } = file ? await file.read(buffer, 0, PIECE, position) : { bytesRead: 0 };
      position += bytesRead;
      const events = reader.push(decoder.write(buffer.subarray(0, bytesRead)));
      if (events.length > 0) onEvents(events);
      if (bytesRead < PIECE) await pause(INTERVAL, signal);
    }
  } finally {
    await file?.close();
  }
}

/** Waits so many milliseconds, or until the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
