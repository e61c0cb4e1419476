import type { Draws, Schedule } from "@auction-mech/core";
import { type EstimatorDraws, lookaheadNetNeeds, lookaheadNetTrainer } from "@auction-mech/kernels";
import type { LookaheadNetSpec } from "@auction-mech/mechanism";
import { TEMPERATURE } from "@auction-mech/mechanism/differentiable";
import { myersonEstimate } from "../objectives/myerson-estimate.js";
import type { SimdNetwork } from "./simd-network.js";

/** LookaheadNet on the Myerson revenue of its soft auction. */
export const lookaheadNetSteps: SimdNetwork = {
  refusal: ({ objective: { name } }) =>
    name === myersonEstimate.name ? null : `the simd engine has no kernels for "${name}"`,
  needs: (spec, { batch }, threads) => lookaheadNetNeeds(spec as LookaheadNetSpec, batch, threads),
  open({ spec, adam }, kernels, threads) {
    const { bidders, hidden, pieces, shared } = spec as LookaheadNetSpec;
    const { clipNorm, ...constants } = adam;
    const { imitate, improve, ...trainer } = lookaheadNetTrainer({
      ...{ kernels, bidders, hidden, pieces, shared, threads },
      adam: constants,
      clipNorm,
    });
    return {
      ...trainer,
      imitate(batch, { allocation }, schedule, rate) {
        const loss = imitate(batch, allocation, temperatureOf(schedule), rate);
        return { loss, terms: { allocation: [loss] } };
      },
      improve(batch, draws, schedule, rate) {
        const revenue = improve(batch, estimatorDraws(draws), temperatureOf(schedule), rate);
        return { loss: -revenue, terms: { revenue: [revenue] } };
      },
    };
  },
};

function temperatureOf({ coefficients }: Schedule): number {
  return coefficients[TEMPERATURE]![0]!;
}

function estimatorDraws({ candidate, uniform, logistic }: Draws): EstimatorDraws {
  return { candidate: candidate!, uniform: uniform!, logistic: logistic! };
}
