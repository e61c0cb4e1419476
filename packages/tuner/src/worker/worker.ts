import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { AuctionMechError, type ErrorCode, type Metrics } from "@auction-mech/core";
import type { ParamValue } from "@auction-mech/study";
import type {
  AuctionParts,
  Numbered,
  TrialReport,
  WorkerDevice,
  WorkerReply,
  WorkerRequest,
  WorkerSetup,
} from "./protocol.js";

/** A process that trains trials: one at a time, or several at once. */
export interface SweepWorker {
  /**
   * @param listen told what happens on the way
   * @param look answers whether the trial is to be pruned
   * @throws WorkerDied when its process ends before the trial does
   */
  trial(
    params: Readonly<Record<string, ParamValue>>,
    listen: (reply: WorkerReply) => void,
    look: (step: number, metrics: Metrics) => Promise<boolean>,
  ): Promise<{ report: TrialReport; device: WorkerDevice }>;
  /** Blocks of metrics on fresh profiles; null means the mechanism's defaults. */
  assess(auction: AuctionParts | null, listen: (reply: WorkerReply) => void): Promise<readonly Metrics[]>;
  /** Ends the process, whatever it does. */
  close(): Promise<void>;
}

/** The process of a worker ended by itself: killed, out of memory or broken. */
export class WorkerDied extends Error {}

/** How much of what a worker wrote to its standard error is kept. */
const TAIL = 2000;

/** Starts a worker and readies it. @throws what its setup throws */
export async function startWorker(setup: WorkerSetup): Promise<SweepWorker> {
  const child = fork(fileURLToPath(new URL("./worker-main.js", import.meta.url)), {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [],
  });
  let complaint = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-TAIL);
  });
  let requests = 0;
  const ask = <Type extends WorkerReply["type"]>(
    request: WorkerRequest,
    wanted: Type,
    listen: (reply: WorkerReply, number: number) => void,
  ) => exchange(child, { ...request, request: requests++ }, wanted, listen, () => complaint);
  const nothing = () => {};
  try {
    await ask({ type: "setup", setup }, "ready", nothing);
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    trial: (params, listen, look) =>
      ask({ type: "trial", params }, "reported", (reply, request) => {
        if (reply.type !== "look") return listen(reply);
        look(reply.step, reply.metrics).then(
          (prune) => send(child, { type: "verdict", prune, request }),
          // Whoever looked has the error; the trial ends here.
          () => child.kill("SIGKILL"),
        );
      }),
    assess: async (auction, listen) => (await ask({ type: "assess", auction }, "assessed", listen)).blocks,
    close: () => end(child),
  };
}

// --- Internal helpers ---

function exchange<Type extends WorkerReply["type"]>(
  child: ChildProcess,
  request: Numbered<WorkerRequest>,
  wanted: Type,
  listen: (reply: WorkerReply, request: number) => void,
  complaint: () => string,
): Promise<Extract<WorkerReply, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const died = () => {
      settle();
      const { exitCode, signalCode } = child;
      const how = signalCode ? `by ${signalCode}` : `with code ${exitCode}`;
      reject(new WorkerDied(`its process ended ${how}${lastLine(complaint())}`));
    };
    const hear = (reply: Numbered<WorkerReply>) => {
      if (reply.request !== request.request) return;
      if (reply.type === wanted) {
        settle();
        resolve(reply as Numbered<Extract<WorkerReply, { type: Type }>>);
      } else if (reply.type === "failed") {
        settle();
        reject(failure(reply));
      } else listen(reply, request.request);
    };
    const settle = () => {
      child.off("message", hear);
      child.off("exit", died);
    };
    if (child.exitCode !== null || child.signalCode !== null) return died();
    child.on("message", hear);
    child.on("exit", died);
    send(child, request);
  });
}

/** To a process that ended meanwhile: its exit is heard. */
function send(child: ChildProcess, request: Numbered<WorkerRequest>): void {
  if (child.connected) child.send(request, () => {});
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

function failure({ code, message }: Extract<WorkerReply, { type: "failed" }>): Error {
  return code === null ? new Error(message) : new AuctionMechError(code as ErrorCode, message);
}

function lastLine(complaint: string): string {
  const line = complaint.trim().split("\n").at(-1);
  return line ? `: ${line}` : "";
}
