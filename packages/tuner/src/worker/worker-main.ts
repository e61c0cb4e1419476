import { AuctionMechError } from "@auction-mech/core";
import { assess } from "./assess.js";
import type { Numbered, WorkerReply, WorkerRequest } from "./protocol.js";
import { runTrial } from "./run-trial.js";
import { openSession, type Session } from "./session.js";

// A process of its own for every worker: training keeps one core busy, and what crashes it costs one trial only.

/** Ctrl-C reaches every process of the terminal; the sweep decides what becomes of its workers. */
process.on("SIGINT", () => {});
/** A worker never outlives its sweep, not even one that was killed. */
process.on("disconnect", () => process.exit());

let session: Session | undefined;
/** Of the looks that await one, by the number of the trial's request. */
const verdicts = new Map<number, (prune: boolean) => void>();

type Reply = (message: WorkerReply) => void;

const replyTo =
  (request: number): Reply =>
  (message) =>
    void process.send?.({ ...message, request } satisfies Numbered<WorkerReply>);

async function serve(
  request: Numbered<Exclude<WorkerRequest, { type: "verdict" }>>,
  reply: Reply,
): Promise<void> {
  switch (request.type) {
    case "setup":
      session = await openSession(request.setup);
      return reply({ type: "ready" });
    case "trial": {
      const look = (step: number, metrics: Extract<WorkerReply, { type: "look" }>["metrics"]) =>
        new Promise<boolean>((resolve) => {
          verdicts.set(request.request, resolve);
          reply({ type: "look", step, metrics });
        });
      return reply({ type: "reported", ...(await runTrial(session!, request.params, look, reply)) });
    }
    case "assess":
      return reply({ type: "assessed", blocks: await assess(session!, request.auction, reply) });
  }
}

process.on("message", (request: Numbered<WorkerRequest>) => {
  if (request.type === "verdict") return verdicts.get(request.request)?.(request.prune);
  const reply = replyTo(request.request);
  serve(request, reply).catch((error: unknown) => {
    const known = AuctionMechError.isInstance(error);
    const message = error instanceof Error ? error.message : String(error);
    reply({ type: "failed", code: known ? error.code : null, message });
  });
});
