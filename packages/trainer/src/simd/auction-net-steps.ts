import type { Schedule } from "@auction-mech/core";
import {
  auctionNetNeeds,
  auctionNetTrainer,
  type Penalties,
  type PenaltyWeights,
} from "@auction-mech/kernels";
import type { AuctionNetSpec } from "@auction-mech/mechanism";
import { quadratic } from "../objectives/penalised-revenue.js";
import type { SimdNetwork } from "./simd-network.js";

/** Penalties that the kernels have, by name. */
const KNOWN_PENALTIES = ["regret", "monotonicity", "ir"] as const;

/** AuctionNet on penalised revenue. */
export const auctionNetSteps: SimdNetwork = {
  refusal({ objective, adam }) {
    if (objective.penalties === undefined) return `the simd engine has no kernels for "${objective.name}"`;
    if (adam.clipNorm !== undefined) return "the simd engine does not clip gradients of auction-net";
    const unknown = objective.penalties.find((name) => !KNOWN_PENALTIES.some((known) => known === name));
    return unknown === undefined ? null : `the simd engine has no kernels for the penalty ${unknown}`;
  },
  needs(spec, { batch, misreports }, threads) {
    const { bidders, hidden } = spec as AuctionNetSpec;
    return auctionNetNeeds({ bidders, hidden }, { batch, points: misreports }, threads);
  },
  open({ spec, adam }, kernels, threads) {
    const { bidders, hidden } = spec as AuctionNetSpec;
    const { imitate, improve, ...trainer } = auctionNetTrainer({ kernels, bidders, hidden, adam, threads });
    return {
      ...trainer,
      imitate(batch, target, _, rate) {
        const { allocation, payments } = imitate(batch, target, rate);
        return { loss: allocation + payments, terms: { allocation: [allocation], payments: [payments] } };
      },
      improve(batch, draws, schedule, rate) {
        const { loss, revenue, ...terms } = improve(batch, penaltiesOf(draws.misreports!, schedule), rate);
        return { loss, terms: { revenue: [revenue], ...terms } };
      },
    };
  },
};

/** A penalty without coefficients at this step costs nothing. */
function penaltiesOf(misreports: Float32Array, { coefficients }: Schedule): Penalties {
  const weights = (name: string): PenaltyWeights | undefined =>
    coefficients[name] && {
      linear: coefficients[name],
      quadratic: coefficients[quadratic(name)]?.[0] ?? 0,
    };
  return {
    misreports,
    regret: weights("regret"),
    monotonicity: weights("monotonicity"),
    ir: weights("ir"),
  };
}
