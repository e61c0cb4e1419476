import { InvalidArgument } from "@auction-mech/core";

/** Which way an objective is better. Optuna writes NOT_SET for studies that never chose. */
export type StudyDirection = "MINIMIZE" | "MAXIMIZE" | "NOT_SET";

/** A direction as callers write it, in either case. */
export type DirectionName = "minimize" | "maximize" | "MINIMIZE" | "MAXIMIZE";

/** @throws InvalidArgument unless there is at least one direction and each is known */
export function parseDirections(names: readonly DirectionName[]): readonly StudyDirection[] {
  if (names.length === 0) {
    throw new InvalidArgument("`directions` must name at least one objective, but got []. Give one a value.");
  }
  return names.map((name) => {
    const direction = String(name).toUpperCase();
    if (direction === "MINIMIZE" || direction === "MAXIMIZE") return direction;
    throw new InvalidArgument(`A direction must be "minimize" or "maximize", but got "${name}".`);
  });
}

/** Values turned so that lower is better in every objective: losses. */
export function losses(values: readonly number[], directions: readonly StudyDirection[]): number[] {
  return values.map((value, objective) => (directions[objective] === "MAXIMIZE" ? -value : value));
}
