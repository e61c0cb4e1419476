/** A number's place on an axis. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** 0 at `low`, 1 at `high`; NaN where the number has no place, as 0 on a log axis. */
  place(value: number): number;
}

/**
 * An axis that holds all finite numbers given, with a little room around them
 * on a linear axis. Of a log axis only positive numbers count.
 */
export function scaleOf(values: Iterable<number>, { log = false, room = 0.05 } = {}): Scale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return fixedScale(log ? 0.1 : 0, 1, log);
  if (log) return low === high ? fixedScale(low / 10, high * 10, true) : fixedScale(low, high, true);
  const span = high - low || Math.abs(high) || 1;
  return fixedScale(low - room * span, high + room * span, false);
}

export function fixedScale(low: number, high: number, log = false): Scale {
  const at = log ? (value: number) => (value > 0 ? Math.log10(value) : Number.NaN) : (value: number) => value;
  const from = at(low);
  const span = at(high) - from || 1;
  return { low, high, log, place: (value) => (at(value) - from) / span };
}
