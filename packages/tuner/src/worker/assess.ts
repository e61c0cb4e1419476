import type { Metrics } from "@auction-mech/core";
import { evaluate, evaluationSearch } from "@auction-mech/econ";
import { architectures } from "@auction-mech/mechanism";
import { freshProfiles } from "./fresh-profiles.js";
import { measuring } from "./measuring.js";
import type { AuctionParts, WorkerReply } from "./protocol.js";
import type { Session } from "./session.js";
import { trainAuction } from "./train-auction.js";

/**
 * Measures one auction on the fresh profiles, block by block: the same ones for
 * every auction, so that differences are paired.
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
  const search = evaluationSearch({ support: session.valuation.support, sample: session.held.values });
  return measuring(session, auction, async (mechanism) => {
    const measured: Metrics[] = [];
    for (const block of freshProfiles(session.valuation, session.setup.config).blocks) {
      measured.push(evaluate(mechanism, block, { search, regretProfiles: block.batch }));
      await new Promise(setImmediate);
    }
    return measured;
  });
}
