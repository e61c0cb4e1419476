import { isEmpirical, type Metrics, type Profiles, sliceProfiles, stream } from "@auction-mech/core";
import { evaluate, evaluationSearch } from "@auction-mech/econ";
import { architectures } from "@auction-mech/mechanism";
import { measuring } from "./measuring.js";
import type { AuctionParts, WorkerReply } from "./protocol.js";
import type { Session } from "./session.js";
import { trainAuction } from "./train-auction.js";

/** Blocks whose means give the standard error of any figure, also of one that is no mean. */
const BLOCKS = 20;

/**
 * Measures one auction on profiles that neither training nor the study saw, in
 * {@link BLOCKS} blocks: the same ones for every auction, so that differences
 * are paired.
 *
 * @param parts null: the mechanism's defaults, trained here
 */
export async function assess(
  session: Session,
  parts: AuctionParts | null,
  reply: (message: WorkerReply) => void,
): Promise<readonly Metrics[]> {
  const auction = parts
    ? architectures.get(parts.spec.mechanism).create(parts.spec, parts.parameters)
    : (
        await trainAuction(session, {
          settings: {},
          listen: () => {},
          warmed: (state) => reply({ type: "warm-start", ...state }),
        })
      ).auction;
  const values = freshProfiles(session);
  const search = evaluationSearch({ support: session.valuation.support, sample: session.held.values });
  const size = Math.floor(values.batch / BLOCKS);
  return measuring(session, auction, async (mechanism) => {
    const blocks: Metrics[] = [];
    for (let k = 0; k < BLOCKS; k++) {
      const block = sliceProfiles(values, k * size, (k + 1) * size);
      blocks.push(evaluate(mechanism, block, { search, regretProfiles: size }));
      await new Promise(setImmediate);
    }
    return blocks;
  });
}

/** As many as regret is searched on; of a data set the test rows that validation left, else all of its test rows. */
function freshProfiles({ valuation, setup: { config } }: Session): Profiles {
  const { seed, regretProfiles, valSize } = config;
  const count = Math.max(BLOCKS, regretProfiles);
  if (!isEmpirical(valuation)) return valuation.sample(count, stream(seed, "fresh-values"));
  const { test } = valuation;
  const unseen = sliceProfiles(test, Math.min(valSize, test.batch), test.batch);
  return sliceProfiles(unseen.batch >= BLOCKS ? unseen : test, 0, count);
}
