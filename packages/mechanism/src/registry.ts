import { type Marginal, type Mechanism, registry } from "@auction-mech/core";
import { z } from "zod";
import { firstPrice } from "./classical/first-price.js";
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

/** One auction by name: `create(options.parse(given), context)`. */
export interface MechanismEntry<Options = unknown> {
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  /** @param options what `this.options` has parsed */
  create(options: Options, context: MechanismContext): Mechanism;
}

const price = z.number().min(0).describe("currency, not negative");
const none = z.strictObject({});

/** Auctions with nothing to learn, by name. */
export const mechanisms = registry<MechanismEntry>("mechanism", {
  vickrey: entry({
    summary: "second-price auction: efficient and truthful",
    options: none,
    create: (_, { bidders }) => vickrey({ bidders }),
  }),
  "vickrey-reserve": entry({
    summary: "second-price auction with one reserve",
    options: z.strictObject({ reserve: price.describe("lowest bid that can win, currency") }),
    create: ({ reserve }, { bidders }) => vickreyReserve({ bidders, reserve }),
  }),
  "personalised-reserves": entry({
    summary: "second-price auction among the bidders who reach their own reserves",
    options: z.strictObject({ reserves: z.array(price).describe("one reserve a bidder, currency") }),
    create: ({ reserves }, { bidders }) => personalisedReserves({ bidders, reserves }),
  }),
  "posted-price": entry({
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
  "first-price": entry({
    summary: "the highest bid wins and pays itself: not truthful",
    options: z.strictObject({ reserve: price.default(0).describe("lowest bid that can win, currency") }),
    create: ({ reserve }, { bidders }) => firstPrice({ bidders, reserve }),
  }),
});

/** Ties an entry's `create` to its own schema. */
function entry<Options>(given: MechanismEntry<Options>): MechanismEntry {
  return given;
}
