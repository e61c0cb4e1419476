import {
  type FamilyValuation,
  InvalidArgument,
  type Mechanism,
  type Profiles,
  permutation,
  profiles,
  type Random,
  sliceProfiles,
  stream,
  type Valuation,
} from "@auction-mech/core";
import { bestSingleReserve, lookahead, meanOf, revenuePerProfile } from "@auction-mech/econ";
import { myerson, vickreyReserve } from "@auction-mech/mechanism";
import { upperBound } from "../bound.js";
import { fastAuction } from "../fast-auction.js";
import { exponentiatedGradient } from "./exponentiated-gradient.js";
import type { ProfileSource } from "./profile-source.js";
import type { Memory } from "./recipe.js";

/** What the steps aim at, over the members of a family. */
export interface FamilyAim {
  readonly robust: "average" | "nominal" | "worst-case" | "cvar";
  readonly robustOf: "share" | "revenue";
  readonly cvarLevel: number;
}

export interface FamilySourceOptions extends FamilyAim {
  readonly family: FamilyValuation;
  readonly seed: number;
  /** The unit of revenue. */
  readonly scale: number;
  /** Holds what the source learns from step to step. */
  readonly memory: Memory;
}

/** Steps between two looks at how each member does, and profiles of each that are looked at. */
const LOOK = { every: 20, profiles: 1024 };
/** No member's weight falls below this share of an equal one: profiles of every member in every step. */
const LEAST = 0.1;
/** Profiles on which the mean of the best auction known is measured. */
const REFERENCE_ROWS = 20_000;

/**
 * Profiles for training that is robust over the members of a family: every
 * batch has fresh ones of every member, in proportion to weights that grow
 * where the auction does badly (group distributionally robust optimisation).
 * The gradient of such a batch is that of Σ_k q_k R_k, or of Σ_k q_k R_k / R*_k
 * where shares of the optimum count. Engines know nothing of it.
 *
 * Sagawa et al., "Distributionally Robust Neural Networks for Group Shifts"
 * (2020), algorithm 1; for the conditional value at risk, Curi et al.,
 * "Adaptive Sampling for Stochastic Risk-Averse Learning" (2020).
 */
export function familySource(options: FamilySourceOptions): ProfileSource {
  const { family, robust, seed } = options;
  const { members } = family;
  if (robust === "nominal") return { sample: members[family.nominal]!.sample };
  const equal = members.map(() => 1 / members.length);
  if (robust === "average") {
    return { sample: (batch, random) => sampleShares(family, equal, batch, random) };
  }
  const references = members.map((member) => reference(member, seed));
  const inverse = (k: number) => (options.robustOf === "share" ? 1 / references[k]!.revenue : 1);
  const weights = exponentiatedGradient({
    count: members.length,
    largest: robust === "cvar" ? 1 / (options.cvarLevel * members.length) : 1,
    memory: options.memory,
  });
  return {
    sample(batch, random) {
      const wanted = weights.current().map((weight, k) => (weight + LEAST / members.length) * inverse(k));
      const total = wanted.reduce((sum, share) => sum + share, 0);
      return sampleShares(
        family,
        wanted.map((share) => share / total),
        batch,
        random,
      );
    },
    observer: {
      every: LOOK.every,
      async look(auction) {
        const fast = await fastAuction(auction, 1);
        const done = references.map(
          ({ earned, revenue }) =>
            earned(fast.mechanism) / (options.robustOf === "share" ? revenue : options.scale),
        );
        await fast.close();
        weights.observe(done);
      },
    },
  };
}

// --- Internal helpers ---

interface Reference {
  /** The optimum, a bound or, where none is known, what the best auction known earns. */
  readonly revenue: number;
  /** Mean revenue of an auction on profiles that are looked at again and again. */
  earned(auction: Mechanism): number;
}

/**
 * What a member offers, and how an auction is measured on it: by the
 * difference to the best auction known on the same profiles, whose own mean is
 * known from many more. The difference is far less noisy than revenue itself.
 */
function reference(member: Valuation, seed: number): Reference {
  const many = member.sample(REFERENCE_ROWS, stream(seed, "family-reference"));
  const known = bestKnown(member, many);
  const mean = meanOf(revenuePerProfile(known.run(many))).mean;
  const looked = sliceProfiles(many, 0, LOOK.profiles);
  const others = revenuePerProfile(known.run(looked));
  const revenue = upperBound(member).bound.revenue ?? mean;
  if (!(revenue > 0)) {
    throw new InvalidArgument(
      `Every member of a family must have something to sell for, but "${member.name}" has revenue 0. Leave it out.`,
    );
  }
  return {
    revenue,
    earned(auction) {
      const own = revenuePerProfile(auction.run(looked));
      return mean + meanOf(own.map((paid, row) => paid - others[row]!)).mean;
    },
  };
}

function bestKnown(member: Valuation, fitting: Profiles): Mechanism {
  const { bidders, independent } = member;
  if (independent) return myerson({ marginals: independent });
  if (member.conditional && bidders > 1) return lookahead(member);
  return vickreyReserve({ bidders, reserve: bestSingleReserve(fitting) });
}

/** Fresh profiles of every member, so many that the shares are met but for rounding, in random order. */
function sampleShares(
  { members, bidders }: FamilyValuation,
  shares: readonly number[],
  batch: number,
  random: Random,
): Profiles {
  const values = profiles(batch, bidders);
  // Systematic sampling: each count is its share of the batch, rounded at random without bias.
  const offset = random.uniform();
  let [filled, upTo] = [0, 0];
  shares.forEach((share, k) => {
    upTo += share * batch;
    const end = k === shares.length - 1 ? batch : Math.min(batch, Math.floor(upTo + offset));
    values.data.set(members[k]!.sample(end - filled, random).data, filled * bidders);
    filled = end;
  });
  return shuffled(values, random);
}

function shuffled({ batch, bidders, data }: Profiles, random: Random): Profiles {
  const mixed = profiles(batch, bidders);
  permutation(batch, random).forEach((from, row) => {
    mixed.data.set(data.subarray(from * bidders, (from + 1) * bidders), row * bidders);
  });
  return mixed;
}
