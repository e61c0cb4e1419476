/** A quantity that moves with the step, counted from 0. */
export type Course = (step: number) => number;

/** What a learning rate falls to at the end, as a share of its peak. */
const REMAINDER = 0.02;

/**
 * A learning rate that rises linearly over `warmUp` steps, stays at `peak` to
 * half-way and falls along a cosine to 2% of it.
 *
 * Loshchilov and Hutter, "SGDR" (2017), for the cosine.
 */
export function warmCosine({
  peak,
  steps,
  warmUp,
}: {
  readonly peak: number;
  readonly steps: number;
  readonly warmUp: number;
}): Course {
  return (step) => {
    const rise = warmUp > 0 ? Math.min(1, (step + 1) / warmUp) : 1;
    const late = Math.max(0, (2 * step) / steps - 1);
    return peak * rise * (REMAINDER + ((1 - REMAINDER) * (1 + Math.cos(Math.PI * late))) / 2);
  };
}

/** Geometric from `from` to `to` over the share `until` of the steps, then constant. */
export function annealed({
  from,
  to,
  until,
  steps,
}: {
  readonly from: number;
  readonly to: number;
  readonly until: number;
  readonly steps: number;
}): Course {
  return (step) => from * (to / from) ** Math.min(1, step / (until * steps));
}
