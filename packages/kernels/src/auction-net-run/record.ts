// The records in memory of an AuctionNet that is run: the fields of assembly/auction-net-run/network.ts, in that order.

import type { RecordFormat } from "../record-format.js";

const FIELDS = [
  "bidders",
  "hidden",
  "layers",
  "scale",
  "rows",
  "rowsOfPiece",
  "bids",
  "allocation",
  "payments",
  "bidder",
  "points",
  "ownBids",
  "scratch",
  "scratchBytes",
  "rowBytes",
  "unitsA",
  "unitsB",
  "logits",
  "base",
  "moving",
  "starts",
  "slopes",
  "switchStarts",
  "switchSlopes",
  "switchWeights",
] as const;

export type RunField = (typeof FIELDS)[number];

export const RUN: RecordFormat<RunField> = { fields: FIELDS, floats: new Set() };

export const LAYER: RecordFormat<"inputs" | "outputs" | "weights" | "biases"> = {
  fields: ["inputs", "outputs", "weights", "biases"],
  floats: new Set(),
};
