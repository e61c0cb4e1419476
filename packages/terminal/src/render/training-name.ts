import type { RunStatus } from "@auction-mech/core";

/** What tells the trainings of one run apart. */
export interface NamedTraining {
  readonly mechanism: string;
  readonly variant?: string | undefined;
  readonly seed: number;
}

/** A training's name among those of its run: the seed where several differ in nothing else. */
export function trainingName(own: NamedTraining, all: readonly NamedTraining[]): string {
  const { mechanism, variant, seed } = own;
  const several =
    all.filter((other) => other.mechanism === mechanism && other.variant === variant).length > 1;
  return `${mechanism}${variant === undefined ? "" : ` ${variant}`}${several ? ` #${seed}` : ""}`;
}

/** The name, and how the training ended where it was not through. */
export function endedName(
  own: NamedTraining & { readonly status: RunStatus },
  all: readonly NamedTraining[],
): string {
  return `${trainingName(own, all)}${own.status === "completed" ? "" : ` (${own.status})`}`;
}
