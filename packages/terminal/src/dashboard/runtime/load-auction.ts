import type { Valuation } from "@auction-mech/core";
import { stream } from "@auction-mech/core";
import { loadAuction } from "@auction-mech/mechanism/node";
import { createValuation } from "@auction-mech/valuation";
import type { AuctionDocument } from "../model/state.js";
import { untouchedField } from "../model/text-field.js";

/** Profiles from which the range of bids and typical bids are taken. */
const SAMPLE = 2000;

/** Opens a saved auction with the valuation that it was trained on, where that can be made again without data. */
export async function openAuction(path: string): Promise<AuctionDocument> {
  const { auction, origin } = await loadAuction(path);
  const { name, params } = (origin.valuation ?? {}) as { name?: string; params?: unknown };
  const known = name !== undefined && name !== "empirical";
  const valuation = known ? createValuation(name, params, { bidders: auction.bidders, seed: 0 }) : null;
  const { scale = 1 } = auction.spec as { scale?: number };
  const { high, bids } = valuation
    ? typical(valuation)
    : { high: 2 * scale, bids: evenBids(auction.bidders, scale) };
  return {
    path,
    mechanism: auction,
    valuation,
    high,
    bids,
    axes: { x: 0, y: Math.min(1, auction.bidders - 1) },
    moving: 0,
    fields: bids.map((bid) => untouchedField(String(bid))),
    field: 0,
  };
}

/** Where values usually lie: up to the 99th percentile of all, and for each bidder a high one of its own. */
function typical(valuation: Valuation): { high: number; bids: number[] } {
  const { data, bidders } = valuation.sample(SAMPLE, stream(0, "dashboard"));
  const quantile = (values: Float64Array, share: number) =>
    values.toSorted()[Math.floor(share * (values.length - 1))]!;
  const own = (bidder: number) => data.filter((_, k) => k % bidders === bidder);
  const bids = Array.from({ length: bidders }, (_, k) => rounded(quantile(own(k), 0.75)));
  const top = quantile(data, 0.99) || Math.max(...data) || 1;
  const bounded = Math.max(...valuation.support.map(({ high }) => high));
  return { high: bounded <= 1.2 * top ? bounded : Number(top.toPrecision(2)), bids };
}

function evenBids(bidders: number, scale: number): number[] {
  return Array.from({ length: bidders }, (_, k) => rounded((scale * (k + 1)) / bidders));
}

function rounded(bid: number): number {
  return Number(bid.toPrecision(3));
}
