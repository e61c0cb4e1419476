import type { Metrics } from "@auction-mech/core";
import { evaluate } from "@auction-mech/econ";
import type { ParamValue } from "@auction-mech/study";
import { completion } from "@auction-mech/trainer";
import { settingsOfParams } from "../space.js";
import { measuring } from "./measuring.js";
import type { TrialReport, WorkerDevice, WorkerReply } from "./protocol.js";
import type { Session } from "./session.js";
import { trainAuction } from "./train-auction.js";

/** A look searches regret on so many profiles: enough to rank trials, which share them. */
const LOOK_PROFILES = 250;

/**
 * Trains the auction of one trial and measures it on the held-out profiles.
 *
 * @param look told the metrics on the way, at a percentage of phase 2; answers whether to stop
 */
export async function runTrial(
  session: Session,
  params: Readonly<Record<string, ParamValue>>,
  look: (step: number, metrics: Metrics) => Promise<boolean>,
  reply: (message: WorkerReply) => void,
): Promise<{ report: TrialReport; device: WorkerDevice }> {
  const started = performance.now();
  const { held, setup } = session;
  const pruned = new AbortController();
  let last: Metrics | null = null;
  const { auction, status, chosen } = await trainAuction(session, {
    settings: settingsOfParams(params),
    signal: pruned.signal,
    listen: (event) => {
      if (event.type !== "progress") return;
      const { phase, step, steps, training } = event;
      reply({ type: "progress", phase, step, steps, training });
    },
    warmed: (state) => reply({ type: "warm-start", ...state }),
    inspection: {
      shares: setup.shares,
      async look(reached, share) {
        const regretProfiles = Math.min(LOOK_PROFILES, setup.config.regretProfiles);
        last = await measuring(session, reached, (mechanism) =>
          evaluate(mechanism, held.values, { search: held.search, regretProfiles }),
        );
        if (await look(Math.round(100 * share), last)) pruned.abort();
      },
    },
  });
  const report = (ended: TrialReport["status"], metrics: Metrics | null): TrialReport => ({
    status: ended,
    metrics,
    auction: { spec: auction.spec, parameters: auction.parameters },
    seconds: (performance.now() - started) / 1000,
  });
  const { device, kernelBuild } = chosen;
  if (status === "diverged") return { report: report("diverged", null), device: { device, kernelBuild } };
  if (pruned.signal.aborted) return { report: report("pruned", last), device: { device, kernelBuild } };
  const metrics = await completion(held.measure(auction), (event) => {
    if (event.type !== "progress") return;
    const { phase, step, steps, training } = event;
    reply({ type: "progress", phase, step, steps, training });
  });
  return { report: report("completed", metrics), device: { device, kernelBuild } };
}
