import {
  gatherProfiles,
  isEmpirical,
  type Mechanism,
  type Profiles,
  permutation,
  type Random,
  stream,
  type Valuation,
} from "@auction-mech/core";

/** Where the steps' profiles come from. */
export interface ProfileSource {
  sample(batch: number, random: Random): Profiles;
  readonly rows?: SplitRows;
  /** For a source whose profiles depend on how the auction does: shown the auction every so many steps. */
  readonly observer?: ProfileObserver;
}

/** The training rows of a data set, split for early stopping. */
export interface SplitRows {
  readonly all: Profiles;
  /** Those that steps draw from. */
  readonly seen: Profiles;
  /** Those that no step sees. */
  readonly heldOut: Profiles;
}

export interface ProfileObserver {
  /** Steps between two looks. */
  readonly every: number;
  look(auction: Mechanism): Promise<void>;
}

/** The share of a data set's training rows on which early stopping looks. */
const HELD_OUT = 0.25;

/** Fresh profiles of the law itself; of a data set, draws from some of its training rows, the others held out. */
export function profileSource(valuation: Valuation, seed: number): ProfileSource {
  if (!isEmpirical(valuation)) return valuation;
  const { train } = valuation;
  const order = permutation(train.batch, stream(seed, "early-stopping-rows"));
  const count = Math.floor(HELD_OUT * train.batch);
  if (count === 0) return valuation;
  const [heldOut, seen] = [order.subarray(0, count), order.subarray(count)].map((rows) =>
    gatherProfiles(train, rows),
  ) as [Profiles, Profiles];
  return {
    rows: { all: train, seen, heldOut },
    sample: (batch, random) =>
      gatherProfiles(
        seen,
        Uint32Array.from({ length: batch }, () => random.integer(seen.batch)),
      ),
  };
}
