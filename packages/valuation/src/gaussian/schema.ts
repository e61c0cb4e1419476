import { z } from "zod";

export const perBidderSchema = z.union([z.number(), z.array(z.number())], {
  error: "must be a number, or a list of numbers, one a bidder",
});

export const correlationSchema = z.union([z.number(), z.array(z.array(z.number()))], {
  error: "must be a number, or a matrix as a list of rows",
});
