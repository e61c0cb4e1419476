import { type Profiles, profiles } from "./profiles.js";

/** What an auction decides for a batch of bid profiles. */
export interface Outcome {
  /** x, `[batch, bidders]`: probability that the bidder gets the item; each row sums to at most 1. */
  readonly allocation: Profiles;
  /** p, `[batch, bidders]`, currency: expected payment, already weighted by the allocation. */
  readonly payments: Profiles;
}

/** An outcome in which nobody gets or pays anything, to be filled in. */
export function emptyOutcome(batch: number, bidders: number): Outcome {
  return { allocation: profiles(batch, bidders), payments: profiles(batch, bidders) };
}
