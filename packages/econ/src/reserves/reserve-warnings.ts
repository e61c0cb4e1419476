import type { Profiles } from "@auction-mech/core";
import type { BidLog } from "@auction-mech/valuation";
import { highestBids } from "./reserve-revenue.js";
import { FEWEST_IN_SEGMENT, type ReserveRule } from "./reserve-rule.js";
import { FEWEST_INVERTED } from "./values-of-log.js";

export interface Warning {
  readonly message: string;
  /** Whether no reserve may be recommended. */
  readonly fatal: boolean;
}

/** Fewer auctions than this seldom tell a useful reserve from none. */
const FEW_AUCTIONS = 500;
/** Fewer highest bids than this at or above a reserve hardly say what it earns. */
const FEW_SALES = 30;
const MOST = 0.6;

/** What one should know before trusting the advice, one sentence each. */
export function adviceWarnings({
  log,
  kind,
  rows,
  topTwo,
  least,
  rules,
  segments,
}: {
  readonly log: BidLog;
  readonly kind: "truthful" | "first-price";
  readonly rows: readonly number[];
  readonly topTwo: Profiles;
  readonly least: number;
  readonly rules: readonly ReserveRule[];
  readonly segments: readonly string[] | undefined;
}): Warning[] {
  const fatal = (message: string) => ({ message, fatal: true });
  const note = (message: string) => ({ message, fatal: false });
  const left = log.auctions - rows.length;
  const reserve = rules.find(({ name }) => name === "single")!.reserves[0]!.reserve;
  const sales = highestBids(topTwo).filter((highest) => highest >= reserve).length;
  return [
    ...(kind === "truthful" ? [...log.priceDoubts, ...log.bidDoubts] : log.bidDoubts).map(fatal),
    ...(kind === "first-price" ? firstPriceWarnings(log).map(fatal) : []),
    ...(kind === "first-price"
      ? [
          note(
            "Values are inferred from first-price bids: this supposes independent private values, alike bidders in equilibrium, and no reserve; the intervals leave out the inference's own error.",
          ),
        ]
      : []),
    ...(left > 0 ? [note(leftOut(left, log.auctions, kind))] : []),
    ...(least > 0
      ? [
          note(
            `No bid below the reserve in force was recorded: nothing can be said about reserves below ${least}.`,
          ),
        ]
      : []),
    ...(topTwo.batch < FEW_AUCTIONS
      ? [note(`Only ${topTwo.batch} auctions: small gains cannot be told from chance; mind the intervals.`)]
      : []),
    ...(sales < FEW_SALES
      ? [note(`Only ${sales} auctions have a bid that reaches the best single reserve: it rests on those.`)]
      : []),
    ...(segments ? segmentWarnings(segments).map(note) : []),
  ];
}

/** Under first price the winner pays its bid. */
function firstPriceWarnings({ prices, everyBid }: BidLog): string[] {
  if (!prices) return [];
  const sold = everyBid.flatMap((bids, row) =>
    prices[row]! > 0 ? [Math.abs(prices[row]! - (bids[0] ?? 0))] : [],
  );
  const own = sold.filter((distance) => distance < 0.0051).length / Math.max(1, sold.length);
  return own >= MOST
    ? []
    : [
        `The winner pays its bid in only ${Math.round(100 * own)}% of the auctions: this is no first-price log, and its bids must not be inverted.`,
      ];
}

function leftOut(left: number, auctions: number, kind: "truthful" | "first-price"): string {
  return kind === "truthful"
    ? `${left} of ${auctions} auctions have no bid and were left out: revenue is that of an auction with bids.`
    : `${left} of ${auctions} auctions were left out: they have one bidder or none, or their number of bidders has fewer than ${FEWEST_INVERTED} bids in all.`;
}

function segmentWarnings(segments: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of segments) counts.set(label, (counts.get(label) ?? 0) + 1);
  const small = [...counts].filter(([, count]) => count < FEWEST_IN_SEGMENT).map(([label]) => label);
  if (small.length === 0) return [];
  const named = small.slice(0, 5).join(", ");
  return [
    `${small.length} of ${counts.size} segments have fewer than ${FEWEST_IN_SEGMENT} auctions and take the single reserve: ${named}${small.length > 5 ? ", …" : ""}.`,
  ];
}
