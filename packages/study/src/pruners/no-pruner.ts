import type { Pruner } from "../pruner.js";

/** Never prunes. */
export function noPruner(): Pruner {
  return { name: "none", prune: () => false };
}
