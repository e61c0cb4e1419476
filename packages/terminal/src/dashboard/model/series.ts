import type { Point } from "../charts/line-chart.js";

/**
 * A curve that grows without bound in bounded memory: the latest points as they
 * came, and the whole of it thinned.
 */
export interface Series {
  readonly recent: readonly Point[];
  readonly whole: readonly Point[];
}

/** Points kept of the latest. */
const RECENT = 200;
/** Points kept of the whole before it is thinned to half. */
const WHOLE = 1024;

export const EMPTY_SERIES: Series = { recent: [], whole: [] };

export function appendPoint({ recent, whole }: Series, point: Point): Series {
  const grown = [...whole, point];
  return {
    recent: [...recent.slice(-(RECENT - 1)), point],
    whole: grown.length > WHOLE ? thinned(grown) : grown,
  };
}

/** Of every four points the lowest and the highest, in their order: spikes stay. */
function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += 4) {
    const group = points.slice(start, start + 4);
    const low = group.reduce((least, point) => (point.y < least.y ? point : least));
    const high = group.reduce((most, point) => (point.y > most.y ? point : most));
    kept.push(...new Set(low.x <= high.x ? [low, high] : [high, low]));
  }
  return kept;
}
