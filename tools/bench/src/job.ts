import { type Draws, type Profiles, profiles, type Schedule, stream } from "@auction-mech/core";
import { irPenalty, monotonicityPenalty, regretPenalty } from "@auction-mech/econ/differentiable";
import { type AuctionNetSpec, auctionNet } from "@auction-mech/mechanism";
import { penalisedRevenue } from "@auction-mech/trainer";

const BATCH = 512;
const MISREPORTS = 11;
const HIDDEN = [64, 32, 16];

/** What an engine is made for, and one step's arguments: AuctionNet's default, phase 2. */
export function improvementJob(bidders: number, lambdaMono: number) {
  const random = stream(0, "bench", bidders);
  const spec: AuctionNetSpec = { mechanism: "auction-net", bidders, scale: 1, hidden: HIDDEN };
  const batch: Profiles = profiles(
    BATCH,
    bidders,
    Float64Array.from({ length: BATCH * bidders }, () => random.uniform()),
  );
  const grid = Array.from({ length: MISREPORTS }, (_, k) => (k + 0.5) / MISREPORTS);
  const draws: Draws = { misreports: Float32Array.from(Array.from({ length: bidders }, () => grid).flat()) };
  const each = (weight: number) => new Array<number>(bidders).fill(weight);
  const schedule: Schedule = {
    learningRate: 3e-4,
    coefficients: { regret: each(7), ...(lambdaMono > 0 && { monotonicity: each(lambdaMono / bidders) }) },
  };
  const training = {
    spec,
    parameters: auctionNet.initialise(spec, random, profiles(0, 0)),
    objective: penalisedRevenue([regretPenalty, monotonicityPenalty, irPenalty]),
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  };
  return { training, batch, draws, schedule };
}

export type Job = ReturnType<typeof improvementJob>;
