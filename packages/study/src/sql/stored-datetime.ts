import { InvalidData } from "@auction-mech/core";

/** A time as the storage keeps it: UTC, no zone, six digits of a second. */
export function storeDatetime(date: Date): string {
  return `${date.toISOString().slice(0, -1).replace("T", " ")}000`;
}

/**
 * Now, with the microseconds of the high-resolution clock: fine enough for a
 * worker to recognise a trial that it started although the answer was lost.
 */
export function storedNow(): string {
  const microseconds = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  const date = new Date(Math.floor(microseconds / 1000));
  return storeDatetime(date).slice(0, -3) + String(microseconds % 1000).padStart(3, "0");
}

/** @throws InvalidData on what is no time */
export function loadDatetime(text: string | null): Date | null {
  if (text === null) return null;
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)/.exec(text);
  const date = match ? new Date(`${match[1]}T${match[2]}Z`) : undefined;
  if (date && !Number.isNaN(date.getTime())) return date;
  throw new InvalidData(`A stored time must look like "2026-01-31 23:59:59.000000", but is "${text}".`);
}
