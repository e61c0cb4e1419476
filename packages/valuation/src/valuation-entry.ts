import { InvalidArgument, requireInteger, type Valuation } from "@auction-mech/core";
import type { z } from "zod";

const LARGEST_BIDDERS = 64;
const DEFAULT_BIDDERS = 4;

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

/**
 * How many bidders there are: as asked, or as the parameters or the data have
 * it, or 4.
 *
 * @param inferred what else fixes the number, such as `weights`
 * @throws InvalidArgument when they disagree or the number is not in 1 … 64
 */
export function bidderCount(
  { bidders }: ValuationContext,
  inferred?: { readonly from: string; readonly count: number },
): number {
  if (bidders !== undefined) requireInteger("bidders", bidders, 1, LARGEST_BIDDERS);
  if (inferred && (inferred.count < 1 || inferred.count > LARGEST_BIDDERS)) {
    throw new InvalidArgument(
      `${inferred.from} must be for 1 to ${LARGEST_BIDDERS} bidders, but got ${inferred.count}. Change their number.`,
    );
  }
  if (inferred && bidders !== undefined && bidders !== inferred.count) {
    throw new InvalidArgument(
      `\`bidders\` must be the number of ${inferred.from}, but got bidders = ${bidders} and ${inferred.count} ${inferred.from}. Leave \`bidders\` out, or make them agree.`,
    );
  }
  return bidders ?? inferred?.count ?? DEFAULT_BIDDERS;
}
