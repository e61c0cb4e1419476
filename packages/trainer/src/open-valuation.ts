import { createHash } from "node:crypto";
import { basename } from "node:path";
import { InvalidData, type Valuation } from "@auction-mech/core";
import { createValuation } from "@auction-mech/valuation";
import { readBidData } from "@auction-mech/valuation/node";

/** What names a valuation outside the program: flags or a run's record. */
export interface ValuationSource {
  readonly name: string;
  /** Parameters as parsed from JSON. */
  readonly params: unknown;
  /** Inferred from the parameters or the data when absent. */
  readonly bidders?: number | undefined;
  readonly seed: number;
  /** A CSV of bids; with `sha256` it must still be the recorded one. */
  readonly data?: { readonly path: string; readonly sha256?: string | undefined } | null | undefined;
}

export interface OpenedValuation {
  readonly valuation: Valuation;
  readonly data: { readonly path: string; readonly sha256: string } | null;
}

/**
 * Makes the valuation that `source` names, reading its data where it has some.
 *
 * @throws InvalidArgument or InvalidData with the rule, the value and the remedy
 */
export async function openValuation({
  name,
  params,
  bidders,
  seed,
  data,
}: ValuationSource): Promise<OpenedValuation> {
  if (!data) return { valuation: createValuation(name, params, { bidders, seed }), data: null };
  const { text } = await readBidData(data.path);
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (data.sha256 !== undefined && data.sha256 !== sha256) {
    throw new InvalidData(
      `"${data.path}" must be the file of the recorded run, with SHA-256 ${data.sha256.slice(0, 16)}…, but has ${sha256.slice(0, 16)}…. Restore the file, or start a new run.`,
    );
  }
  const context = { bidders, seed, data: { name: basename(data.path), text } };
  return { valuation: createValuation(name, params, context), data: { path: data.path, sha256 } };
}
