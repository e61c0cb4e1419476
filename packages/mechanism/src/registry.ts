import { InvalidArgument, type Marginal, type Mechanism, registry } from "@auction-mech/core";
import { z } from "zod";
import { firstPrice } from "./classical/first-price.js";
import { myerson } from "./classical/myerson.js";
import { personalisedReserves } from "./classical/personalised-reserves.js";
import { postedPrice } from "./classical/posted-price.js";
import { vickrey } from "./classical/vickrey.js";
import { vickreyReserve } from "./classical/vickrey-reserve.js";

/** What the surroundings of an auction fix, beside its own options. */
export interface MechanismContext {
  readonly bidders: number;
  /** The bidders' marginals, where their values are independent. */
  readonly marginals?: readonly Marginal[] | undefined;
}

/** One kind of auction, as the command line and configuration know it. */
export interface MechanismEntry<Options extends z.ZodType = z.ZodType<Readonly<Record<string, unknown>>>> {
  /** One line, in the field's words. */
  readonly summary: string;
  /** The parameters: a strict object with a description for each. */
  readonly options: Options;
  create(options: z.output<Options>, context: MechanismContext): Mechanism;
}

/** Types an entry by its schema. */
export function mechanismEntry<Options extends z.ZodType<Readonly<Record<string, unknown>>>>(
  entry: MechanismEntry<Options>,
): MechanismEntry {
  return entry;
}

const price = z.number().min(0).describe("currency, not negative");
const none = z.strictObject({});

/** Auctions with nothing to learn, by name. */
export const mechanisms = registry<MechanismEntry>("mechanism", {
  vickrey: mechanismEntry({
    summary: "second-price auction: efficient and truthful",
    options: none,
    create: (_, { bidders }) => vickrey({ bidders }),
  }),
  "vickrey-reserve": mechanismEntry({
    summary: "second-price auction with one reserve",
    options: z.strictObject({ reserve: price.describe("lowest bid that can win, currency") }),
    create: ({ reserve }, { bidders }) => vickreyReserve({ bidders, reserve }),
  }),
  "personalised-reserves": mechanismEntry({
    summary: "second-price auction among the bidders who reach their own reserves",
    options: z.strictObject({ reserves: z.array(price).describe("one reserve a bidder, currency") }),
    create: ({ reserves }, { bidders }) => personalisedReserves({ bidders, reserves }),
  }),
  "posted-price": mechanismEntry({
    summary: "the first bidder who accepts its price buys at it",
    options: z
      .strictObject({
        price: price.optional().describe("the same price for everybody, currency"),
        prices: z.array(price).optional().describe("one price a bidder, currency"),
      })
      .refine((given) => (given.price === undefined) !== (given.prices === undefined), {
        message: "exactly one of `price` and `prices` must be given",
      }),
    create: (options, { bidders }) => postedPrice({ bidders, ...options }),
  }),
  "first-price": mechanismEntry({
    summary: "the highest bid wins and pays itself: not truthful",
    options: z.strictObject({ reserve: price.default(0).describe("lowest bid that can win, currency") }),
    create: ({ reserve }, { bidders }) => firstPrice({ bidders, reserve }),
  }),
  myerson: mechanismEntry({
    summary: "optimal auction of independent bidders, ironed where they are irregular",
    options: none,
    create(_, { bidders, marginals }) {
      if (marginals?.length !== bidders) {
        throw new InvalidArgument(
          `"myerson" needs one marginal for each of ${bidders} independent bidders, but got ${marginals?.length ?? "none"}. Choose a valuation with independent values.`,
        );
      }
      return myerson({ marginals });
    },
  }),
});
