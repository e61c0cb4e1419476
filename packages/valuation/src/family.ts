import {
  type FamilyValuation,
  InvalidArgument,
  isFamily,
  profiles,
  type Registry,
  requireInteger,
  type Valuation,
} from "@auction-mech/core";
import { z } from "zod";
import { fromEntry } from "./from-entry.js";
import { type ValuationEntry, valuationEntry } from "./valuation-entry.js";

export interface FamilyOptions {
  /** Two laws or more, all for as many bidders. */
  readonly members: readonly Valuation[];
  /** Which of them is the best guess. Default: the middle one. */
  readonly nominal?: number | undefined;
}

const MOST_MEMBERS = 64;

/**
 * An ambiguity set: the values follow one of several laws, nobody knows which.
 * Taken as one law it is their mixture in equal parts, which is what `sample`
 * draws. Robust training draws from the members themselves.
 */
export function family({ members, nominal }: FamilyOptions): FamilyValuation {
  const [first, ...others] = members;
  if (first === undefined || others.length === 0 || members.length > MOST_MEMBERS) {
    throw new InvalidArgument(
      `A family must have 2 to ${MOST_MEMBERS} members, but has ${members.length}. Give as many valuations.`,
    );
  }
  const { bidders } = first;
  const odd = others.find((member) => member.bidders !== bidders);
  if (odd) {
    throw new InvalidArgument(
      `All members of a family must have the same bidders, but "${first.name}" has ${bidders} and "${odd.name}" ${odd.bidders}. Give them parameters for the same number.`,
    );
  }
  if (members.some(isFamily)) {
    throw new InvalidArgument(
      "A member of a family must be one law, but one is a family. Name its members instead.",
    );
  }
  const guess = nominal ?? (members.length - 1) >> 1;
  requireInteger("nominal", guess, 0, members.length - 1);
  return {
    name: "family",
    bidders,
    parameters: {
      members: members.map(({ name, parameters }) => ({ name, params: parameters })),
      nominal: guess,
    },
    support: first.support.map((_, i) => ({
      low: Math.min(...members.map(({ support }) => support[i]!.low)),
      high: Math.max(...members.map(({ support }) => support[i]!.high)),
    })),
    members,
    nominal: guess,
    sample(batch, random) {
      const values = profiles(batch, bidders);
      for (let row = 0; row < batch; row++) {
        values.data.set(members[random.integer(members.length)]!.sample(1, random).data, row * bidders);
      }
      return values;
    },
  };
}

const memberSchema = z.strictObject({
  name: z.string().describe("of a valuation"),
  params: z.record(z.string(), z.unknown()).default({}),
});

/**
 * The registry's record. A member's parameter may be a range {"from", "to",
 * "count"}: it then stands for `count` members at equal steps.
 *
 * @param known where the members are looked up
 */
export function familyEntry(known: Registry<ValuationEntry>): ValuationEntry {
  return valuationEntry({
    summary: "an ambiguity set: one of several laws holds; their mixture in equal parts",
    options: z.strictObject({
      members: z
        .array(memberSchema)
        .min(1)
        .describe(
          '[{"name", "params"}, …]; a parameter may be {"from", "to", "count"}, as many members at equal steps',
        ),
      nominal: z.int().min(0).optional().describe("index of the best guess; the middle one when absent"),
    }),
    create({ members, nominal }, context) {
      const spread = members.flatMap(({ name, params }) =>
        expandRange(params).map((own) => ({ name, params: own })),
      );
      return family({
        members: spread.map((member) =>
          fromEntry(member.name, known.get(member.name), member.params, context),
        ),
        nominal,
      });
    },
  });
}

// --- Internal helpers ---

const rangeSchema = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    count: z.int().min(2).max(MOST_MEMBERS).default(5),
  })
  .refine(({ from, to }) => from !== to);

/** One set of parameters for every step of the one that is a range. */
function expandRange(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const ranges = Object.entries(params).filter(
    ([, value]) => typeof value === "object" && value !== null && "from" in value,
  );
  if (ranges.length === 0) return [params];
  if (ranges.length > 1) {
    throw new InvalidArgument(
      `One parameter of a member may be a range, but ${ranges.map(([key]) => `\`${key}\``).join(" and ")} are. List the members instead.`,
    );
  }
  const [key, value] = ranges[0]!;
  const parsed = rangeSchema.safeParse(value);
  if (!parsed.success) {
    throw new InvalidArgument(
      `The range of \`${key}\` must be {"from": number, "to": another, "count": 2 to ${MOST_MEMBERS}}, but is ${JSON.stringify(value)}. Correct it.`,
    );
  }
  const { from, to, count } = parsed.data;
  return Array.from({ length: count }, (_, k) => ({
    ...params,
    [key]: Number((from + ((to - from) * k) / (count - 1)).toPrecision(12)),
  }));
}
