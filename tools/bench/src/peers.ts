import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { engineRacer } from "./engine-racer.js";
import { trainingJob } from "./job.js";
import { median, race, ratioCells, type Timing } from "./race.js";
import { machineText, sectionText, writeResults } from "./results.js";
import { counts, runTool } from "./run-tool.js";
import { type TorchPeer, type TorchWay, torchPeer } from "./torch-peer.js";

const HELP = `Takes AuctionNet's training steps here and in PyTorch, in turns, on the same parameters and batches.

  pnpm bench:peers --python PATH [flags]

  --python <path>      an interpreter with torch (default: AUCTION_MECH_TORCH_PYTHON)
  --bidders <counts>   default: 4,8
  --threads <counts>   for both sides alike (default: 1 and every core, at most 8)
  --rounds <n>         turns of each side (default: 9); all defaults take three to five minutes on two cores
  --write              write the table to tools/bench/RESULTS.md
`;

const WAYS: readonly TorchWay[] = (["whole", "chosen"] as const).flatMap((way) => [
  { way, compile: false },
  { way, compile: true },
]);

/** Losses of the two sides on the same parameters and batch differ by rounding alone. */
const LOSS_TOLERANCE = 1e-4;

await runTool(peers);

function readFlags() {
  return parseArgs({
    options: {
      python: { type: "string", default: process.env.AUCTION_MECH_TORCH_PYTHON ?? "" },
      bidders: { type: "string", default: "4,8" },
      threads: { type: "string", default: [...new Set([1, Math.min(availableParallelism(), 8)])].join(",") },
      rounds: { type: "string", default: "9" },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;
}

async function peers(): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(HELP);
    return;
  }
  if (flags.python === "") {
    throw new Error(
      "a Python with torch must be given, to run beside. Name one: `pnpm bench:peers --python PATH`, or AUCTION_MECH_TORCH_PYTHON.",
    );
  }
  const [rounds] = counts("--rounds", flags.rounds) as [number];
  const machine: string[] = [];
  const rows: string[][] = [];
  for (const bidders of counts("--bidders", flags.bidders)) {
    for (const threads of counts("--threads", flags.threads)) {
      process.stderr.write(`… ${bidders} bidders, ${threads} ${threads === 1 ? "thread" : "threads"}\n`);
      const { torch, timings, losses } = await sideBySide(flags.python, bidders, threads, rounds);
      if (machine.length === 0) machine.push(machineText({ torch }));
      rows.push(...tableRows(bidders, threads, timings, losses));
    }
  }
  const table = sectionText({
    title: "AuctionNet's step beside PyTorch",
    notes: [
      'The default network (64-32-16), batch 512, 11 misreports a bidder, regret and revenue (no monotonicity penalty on either side), Adam; both sides begin with the same parameters and take the same batches, in turns. PyTorch has all misreports of all bidders in one batch and the fused Adam. "All misreports" differentiates through the maximum over them, as one writes the loss down; "chosen misreports" searches without gradients and differentiates the best ones alone, as the kernels do.',
      "Ratios: of the least disturbed steps, and of the medians of neighbouring turns (median, then range over the rounds).",
    ],
    head: [
      "bidders",
      "threads",
      "side",
      "ms a step, min",
      "median",
      "loss before",
      "times the kernels', min by min",
      "round by round",
    ],
    rows,
  });
  const text = `${machine[0]}\n\n${table}`;
  process.stdout.write(`${text}\n`);
  if (flags.write) await writeResults("bench:peers", text);
}

async function sideBySide(python: string, bidders: number, threads: number, rounds: number) {
  // The other side has no monotonicity penalty.
  const job = await trainingJob("auction-net", bidders, { lambdaMono: 0 });
  const engine = await engineRacer(job, threads, false);
  const peer = await torchPeer(python, job, threads);
  try {
    const losses = [await engine.firstLoss(), ...(await torchLosses(peer))];
    for (const loss of losses) requireSame(loss, losses[0]!);
    const timings = await race([engine, ...WAYS.map((way) => peer.racer(way))], rounds);
    return { torch: peer.version, timings, losses };
  } finally {
    peer.close();
    engine.dispose();
  }
}

async function torchLosses(peer: TorchPeer): Promise<number[]> {
  const losses: number[] = [];
  for (const way of WAYS) losses.push(await peer.loss(way));
  return losses;
}

function requireSame(loss: number, wanted: number): void {
  if (Math.abs(loss - wanted) <= LOSS_TOLERANCE * Math.abs(wanted)) return;
  throw new Error(`Both sides must compute the same loss, but got ${loss} and ${wanted}.`);
}

function tableRows(
  bidders: number,
  threads: number,
  timings: readonly Timing[],
  losses: readonly number[],
): string[][] {
  const [ours] = timings;
  return timings.map((timing, k) => [
    String(bidders),
    String(threads),
    timing.name,
    Math.min(...timing.samples).toFixed(2),
    median(timing.samples).toFixed(2),
    losses[k]!.toFixed(6),
    ...ratioCells(timing, ours!),
  ]);
}
