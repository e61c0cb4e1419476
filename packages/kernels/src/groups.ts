import { align } from "./arena.js";

/** Rows of a tile, as in the assembly. */
export const TILE = 64;
export const UNIT_BYTES = TILE * 4;

/** The most gradients at a time, and the most memory for them: they bound the work that threads can share. */
const MOST_GROUPS = 64;
const MOST_GRADIENT_BYTES = 2 ** 26;

/** How a batch is cut into groups of tiles, the unit of work of a thread, each with a gradient of its own. */
export interface Groups {
  readonly tilesOfGroup: number;
  readonly groups: number;
}

/**
 * Depends on the work alone, never on the threads.
 *
 * @param parameters how many there are
 */
export function groupsOf(parameters: number, batch: number): Groups {
  const gradientBytes = align(parameters * 4);
  const most = Math.max(1, Math.min(MOST_GROUPS, Math.floor(MOST_GRADIENT_BYTES / gradientBytes)));
  const tiles = Math.ceil(batch / TILE);
  const tilesOfGroup = Math.ceil(tiles / most);
  return { tilesOfGroup, groups: Math.ceil(tiles / tilesOfGroup) };
}
