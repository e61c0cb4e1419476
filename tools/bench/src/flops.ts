import type { NamedParameters } from "@auction-mech/core";
import { TEMPERATURE } from "@auction-mech/mechanism/differentiable";
import type { Job } from "./job.js";

/** A gradient costs twice its forward pass: towards the inputs, and towards the weights. */
const WITH_GRADIENT = 3;

/** As in the trainer's objective. */
const MOST_HALVINGS = 7;

/**
 * Floating-point operations of the matrix products of one step, done densely:
 * what a program without shortcuts has to do. Kernels that leave out dead
 * units do less, and may therefore seem to pass the processor's peak.
 */
export function denseFlops({ plan, steps }: Job): number {
  const { parameters, spec } = plan.auction;
  const { batch, bidders } = steps[0]!.batch;
  if (spec.mechanism === "auction-net") {
    const points = steps[0]!.draws.misreports!.length / bidders;
    // The truthful rows and each bidder's chosen misreports have gradients; the search among misreports has none.
    const rows = bidders * points + (1 + bidders) * WITH_GRADIENT;
    return 2 * batch * rows * weights(parameters, /\.weight$/);
  }
  const halvings = steps.map(({ schedule }) =>
    Math.min(MOST_HALVINGS, Math.max(1, Math.ceil(Math.log2(1 / schedule.coefficients[TEMPERATURE]![0]!)))),
  );
  const meanHalvings = halvings.reduce((sum, count) => sum + count, 0) / halvings.length;
  // The profile and the bisection without gradients, then the profile and two misreports with them.
  const scored = 1 + meanHalvings + 3 * WITH_GRADIENT;
  const reserved = 1 + WITH_GRADIENT;
  const scores = weights(parameters, /^(monotone|cross)\.weights/);
  const reserves = weights(parameters, /^reserve\.((log-)?weights|skip)/);
  return 2 * batch * (scored * scores + reserved * reserves);
}

function weights(parameters: NamedParameters, name: RegExp): number {
  return Object.entries(parameters)
    .filter(([each]) => name.test(each))
    .reduce((sum, [, { data }]) => sum + data.length, 0);
}
