import { isEmpirical, type Profiles, sliceProfiles, stream, type Valuation } from "@auction-mech/core";
import type { SweepConfig } from "../sweep-config.js";

/** Blocks whose means give the standard error of any figure, also of one that is no mean. */
const BLOCKS = 20;

/** What two auctions are compared on. */
export interface FreshProfiles {
  /** As many as regret is searched on, in blocks of the same size; there are two at least, or none. */
  readonly blocks: readonly Profiles[];
  /** Whether the study saw none of them: of a data set, validation may have left no rows. */
  readonly unseen: boolean;
}

/** Profiles on which nothing was trained and, wherever there are such, nothing was validated. */
export function freshProfiles(
  valuation: Valuation,
  { seed, regretProfiles, valSize }: Pick<SweepConfig, "seed" | "regretProfiles" | "valSize">,
): FreshProfiles {
  const count = Math.max(BLOCKS, regretProfiles);
  if (!isEmpirical(valuation)) {
    return { blocks: inBlocks(valuation.sample(count, stream(seed, "fresh-values"))), unseen: true };
  }
  const { test } = valuation;
  const rest = sliceProfiles(test, Math.min(valSize, test.batch), test.batch);
  const unseen = rest.batch >= BLOCKS;
  return { blocks: inBlocks(sliceProfiles(unseen ? rest : test, 0, count)), unseen };
}

// --- Internal helpers ---

function inBlocks(values: Profiles): Profiles[] {
  const count = Math.min(BLOCKS, values.batch);
  if (count < 2) return [];
  const size = Math.floor(values.batch / count);
  return Array.from({ length: count }, (_, k) => sliceProfiles(values, k * size, (k + 1) * size));
}
