// The record in memory of an auction that is run: the fields of assembly/lookahead-auction/auction.ts, in that order.

import type { RecordFormat } from "../record-format.js";

/** The arrays of a weight set's table, in their order in the record and in memory. */
export const TABLES = [
  "starts",
  "heights",
  "slopes",
  "weights1",
  "biases1",
  "weights2",
  "biases2",
  "weights3",
  "cross",
  "offset",
  "reserveWeights1",
  "reserveLogWeights1",
  "reserveBiases1",
  "reserveWeights2",
  "reserveBiases2",
  "reserveWeights3",
  "reserveSkip",
  "reserveOffset",
] as const;

const FIELDS = [
  "bidders",
  "hidden",
  "width",
  "pieces",
  "sets",
  "scale",
  "tables",
  "tableBytes",
  ...TABLES,
  "rows",
  "rowsOfPiece",
  "bids",
  "bidder",
  "highest",
  "winners",
  "prices",
  "scratch",
  "scratchBytes",
  "scaled",
  "view",
  "units1",
  "units2",
  "scores",
  "rivals",
] as const;

export type AuctionField = (typeof FIELDS)[number];

export const AUCTION: RecordFormat<AuctionField> = { fields: FIELDS, floats: new Set() };
