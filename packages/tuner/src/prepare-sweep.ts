import { join } from "node:path";
import { claimStudy, DEFAULT_TRIALS } from "./claim-study.js";
import { configureSweep } from "./configure-sweep.js";
import { continueStudy } from "./continue-study.js";
import { newFolder } from "./new-folder.js";
import { closedOnFailure, openSharedStorage, openSqlite } from "./open-shared-storage.js";
import { requireFitting } from "./require-fitting.js";
import { STUDY } from "./sweep-folder.js";
import type { SweepPlan, SweepRequest } from "./sweep-plan.js";

/**
 * Makes a request ready to run. Everything that can be refused is refused
 * before anything is written.
 *
 * @throws AuctionMechError with the rule, the value and the remedy
 */
export async function prepareSweep(request: SweepRequest): Promise<SweepPlan> {
  if (request.study.kind === "continued") return continueStudy(request, request.study);
  const sweep = await configureSweep(request);
  const { config } = sweep;
  const studyName =
    ("name" in request.study && request.study.name) || `${config.mechanism} on ${config.valuation.name}`;
  const goal = { total: request.trials ?? DEFAULT_TRIALS };
  if (request.study.kind === "shared") {
    const storage = await openSharedStorage(request.study.url);
    return closedOnFailure(storage, async () => {
      const record = await storage.storage.findStudy(studyName);
      if (record) await requireFitting(record, storage.storage, sweep);
      const folder = await newFolder(request, config);
      return { ...sweep, studyName, storage, folder, goal };
    });
  }
  const folder = await newFolder(request, config);
  const storage = await openSqlite(join(folder, STUDY));
  const plan = { ...sweep, studyName, storage, folder, goal };
  // At once, so that whatever ends the program before this sweep's turn, it can be continued.
  const { study } = await claimStudy(plan, () => {});
  await study.close();
  return plan;
}
