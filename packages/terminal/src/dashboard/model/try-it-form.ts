import type { AppState, AuctionDocument } from "./state.js";
import { edited, untouchedField } from "./text-field.js";
import { parseBid } from "./try-it.js";

/** The state after a key while bids are typed, or undefined where the key is not for the form. */
export function tryItKey(state: AppState, auction: AuctionDocument, key: string): AppState | undefined {
  const { fields, field } = auction;
  const count = fields.length;
  if (key === "escape") return { ...state, typing: false };
  if (key === "enter" || key === "down" || key === "tab")
    return focusBid(state, auction, (field + 1) % count);
  if (key === "up" || key === "shift+tab") return focusBid(state, auction, (field + count - 1) % count);
  const text = edited(fields[field]!, key);
  if (!text) return undefined;
  const typed = fields.map((one, k) => (k === field ? text : one));
  const bid = parseBid(text.text);
  const bids = auction.bids.map((own, k) => (k === field && typeof bid === "number" ? bid : own));
  return { ...state, auction: { ...auction, fields: typed, bids } };
}

/** The state with one of the bids being typed. */
export function focusBid(state: AppState, auction: AuctionDocument, field: number): AppState {
  const fields = auction.fields.map((one, k) => (k === field ? untouchedField(one.text) : one));
  return { ...state, typing: true, auction: { ...auction, field, fields } };
}

/** The auction with one bid changed elsewhere than in the form, which then shows it. */
export function withBid(auction: AuctionDocument, bidder: number, bid: number): AuctionDocument {
  const rounded = Number(Math.max(0, bid).toPrecision(6));
  return {
    ...auction,
    bids: auction.bids.map((own, k) => (k === bidder ? rounded : own)),
    fields: auction.fields.map((field, k) => (k === bidder ? untouchedField(String(rounded)) : field)),
  };
}
