import { loadBackend } from "@auction-mech/backend";
import { type Draws, type Profiles, profiles, stream, type TrainingEngine } from "@auction-mech/core";
import { penalties } from "@auction-mech/econ/differentiable";
import { type AuctionNetSpec, auctionNet } from "@auction-mech/mechanism";
import { penalisedRevenue, tensorEngine } from "../../src/index.js";

export const backend = await loadBackend("cpu");
export const { tf } = backend;

export const smallSpec: AuctionNetSpec = { mechanism: "auction-net", bidders: 3, scale: 1, hidden: [8, 6] };
const none = profiles(0, 0);

export function smallAuction(seed = 0) {
  return auctionNet.create(smallSpec, auctionNet.initialise(smallSpec, stream(seed, "small"), none));
}

export function someValues(batch: number, seed = 0): Profiles {
  const random = stream(seed, "values");
  return profiles(
    batch,
    3,
    Float64Array.from({ length: batch * 3 }, () => Math.fround(random.uniform())),
  );
}

/** An ascending grid for each bidder: `[bidders][points]`. */
export function someMisreports(points = 7): Float32Array[] {
  return Array.from({ length: 3 }, (_, i) =>
    Float32Array.from({ length: points }, (_, k) => (k + 0.2 + 0.3 * i) / points),
  );
}

export const someDraws: Draws = {
  misreports: Float32Array.from(someMisreports().flatMap((own) => [...own])),
};

export function smallEngine(seed = 0, on = backend): TrainingEngine {
  return tensorEngine({
    backend: on,
    spec: smallSpec,
    parameters: smallAuction(seed).parameters,
    objective: penalisedRevenue(penalties.entries().map(([, penalty]) => penalty)),
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  });
}
