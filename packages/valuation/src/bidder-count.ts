import { InvalidArgument, requireInteger } from "@auction-mech/core";
import type { ValuationContext } from "./valuation-entry.js";

const LARGEST_BIDDERS = 64;
const DEFAULT_BIDDERS = 4;

/** Throws unless there are 1 to 64 bidders. */
export function requireBidderCount(bidders: number): void {
  requireInteger("bidders", bidders, 1, LARGEST_BIDDERS);
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
  if (bidders !== undefined) requireBidderCount(bidders);
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
