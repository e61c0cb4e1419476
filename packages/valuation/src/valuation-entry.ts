import type { Valuation } from "@auction-mech/core";
import type { z } from "zod";

/** Bids as text: what a CSV file holds, and what to call it in messages. */
export interface BidData {
  /** The file's name. */
  readonly name: string;
  /** The whole content. */
  readonly text: string;
}

/** What a valuation is made of beside its parameters. */
export interface ValuationContext {
  /** How many bidders; inferred from the parameters or the data when absent, else 4. */
  readonly bidders?: number | undefined;
  /** The run's seed: for what the parameters leave open. */
  readonly seed: number;
  /** For valuations made from data. */
  readonly data?: BidData | undefined;
}

/** One kind of valuation, as the command line and configuration know it. */
export interface ValuationEntry<Options extends z.ZodType = z.ZodType<Readonly<Record<string, unknown>>>> {
  /** One line, in the field's words. */
  readonly summary: string;
  /** The parameters: a strict object with a description and a default for each. */
  readonly options: Options;
  create(options: z.output<Options>, context: ValuationContext): Valuation;
}

/** Types an entry by its schema. */
export function valuationEntry<Options extends z.ZodType<Readonly<Record<string, unknown>>>>(
  entry: ValuationEntry<Options>,
): ValuationEntry {
  return entry;
}
