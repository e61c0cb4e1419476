import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BackendUnavailable } from "@auction-mech/core";
import type { Job } from "./job.js";
import type { Racer } from "./race.js";

/** One way to the loss's gradient: see torch_step.py. */
export interface TorchWay {
  readonly way: "whole" | "chosen";
  readonly compile: boolean;
}

/** A Python process that takes the same steps in PyTorch. */
export interface TorchPeer {
  readonly version: string;
  /** The loss before the first step. */
  loss(way: TorchWay): Promise<number>;
  racer(way: TorchWay): Racer;
  close(): void;
}

const SCRIPT = fileURLToPath(new URL("../python/torch_step.py", import.meta.url));

/** A turn takes about so long, milliseconds. */
const TURN = 300;

/**
 * Starts PyTorch on a job of AuctionNet.
 *
 * @param python an interpreter that has `torch`
 * @throws BackendUnavailable when it does not start or lacks it
 */
export async function torchPeer(python: string, job: Job, threads: number): Promise<TorchPeer> {
  const child = spawn(python, [SCRIPT], { stdio: ["pipe", "pipe", "pipe"] });
  const ask = dialogue(child, python);
  const { torch } = (await ask({ do: "open", threads, ...description(job) })) as { torch: string };
  return {
    version: torch,
    async loss(way) {
      return ((await ask({ do: "loss", ...way })) as { loss: number }).loss;
    },
    racer(way) {
      let steps = 10;
      return {
        name: `PyTorch ${way.compile ? "torch.compile" : "eager"}, ${way.way === "whole" ? "all misreports" : "chosen misreports"}`,
        async turn() {
          const { samples } = (await ask({ do: "turn", ...way, steps })) as { samples: number[] };
          steps = Math.min(100, Math.max(3, Math.round(TURN / Math.min(...samples))));
          return samples;
        },
      };
    },
    close: () => child.stdin.end(),
  };
}

// --- Internal helpers ---

function description({ plan, steps }: Job) {
  const { parameters, spec } = plan.auction;
  return {
    bidders: spec.bidders,
    depth: Object.keys(parameters).filter((name) => /^hidden\d+\.weight$/.test(name)).length,
    adam: plan.adam,
    learningRate: steps[0]!.schedule.learningRate,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, data }]) => [name, { shape, data: [...data] }]),
    ),
    steps: steps.map(({ batch, draws, schedule }) => ({
      batch: [...batch.data],
      misreports: [...draws.misreports!],
      weights: schedule.coefficients.regret,
    })),
  };
}

/** One question, one answer, each a line of JSON. */
function dialogue(child: ChildProcess, python: string): (question: object) => Promise<unknown> {
  let complaint = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  // A pipe whose reader is gone is reported by the missing answer.
  child.stdin!.on("error", () => {});
  const failed = once(child, "error").then(([error]) => {
    complaint = String(error);
    return undefined;
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async (question) => {
    child.stdin!.write(`${JSON.stringify(question)}\n`);
    const answer = await Promise.race([lines.next(), failed]);
    if (answer && !answer.done) return JSON.parse(answer.value);
    const last = complaint.trimEnd().split("\n").at(-1)!.trim();
    throw new BackendUnavailable(
      `\`--python\` must be a Python with PyTorch 2, but "${python}" fails: ${last}. Try \`${python} -m pip install torch\`.`,
    );
  };
}
