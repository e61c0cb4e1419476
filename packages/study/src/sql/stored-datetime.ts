import { InvalidData } from "@auction-mech/core";

/** The text that a time was read from: a Date has no microseconds, and a copy of its trial must keep them. */
const readFrom = new WeakMap<Date, string>();

/** A time as the storage keeps it: UTC, no zone, six digits of a second. */
export function storeDatetime(date: Date): string {
  const milliseconds = date.toISOString().slice(0, -1).replace("T", " ");
  const text = readFrom.get(date);
  return text?.startsWith(milliseconds) ? text : `${milliseconds}000`;
}

let origin = performance.timeOrigin;
/** Milliseconds that the two clocks may differ by. */
const MOST_DRIFT = 50;

/** Now, with the microseconds of the high-resolution clock, as Optuna writes them. */
export function storedNow(): string {
  // The high-resolution clock stands still while the machine sleeps, and is never set right.
  if (Math.abs(Date.now() - origin - performance.now()) > MOST_DRIFT) origin = Date.now() - performance.now();
  const microseconds = Math.floor((origin + performance.now()) * 1000);
  const date = new Date(Math.floor(microseconds / 1000));
  return date.toISOString().slice(0, -1).replace("T", " ") + String(microseconds % 1000).padStart(3, "0");
}

const MICROSECONDS = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** @throws InvalidData on what is no time */
export function loadDatetime(text: string | null): Date | null {
  if (text === null) return null;
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)/.exec(text);
  const date = match ? new Date(`${match[1]}T${match[2]}Z`) : undefined;
  if (date && !Number.isNaN(date.getTime())) {
    if (MICROSECONDS.test(text)) readFrom.set(date, text);
    return date;
  }
  throw new InvalidData(`A stored time must look like "2026-01-31 23:59:59.000000", but is "${text}".`);
}
