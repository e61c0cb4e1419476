import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { contenders } from "./contenders.js";
import { improvementJob } from "./job.js";
import { measure } from "./measure.js";

/**
 * Prints milliseconds a step of AuctionNet's default training for every
 * engine, side by side in one run, with ratios to the first:
 * `pnpm bench [--bidders 4,8] [--rounds 10] [--threads 2] [--lambda-mono 0]`.
 */
const { values: flags } = parseArgs({
  options: {
    bidders: { type: "string", default: "2,4,8" },
    rounds: { type: "string", default: "10" },
    threads: { type: "string", default: String(Math.min(availableParallelism(), 8)) },
    "lambda-mono": { type: "string", default: "0" },
  },
});

const racing = await contenders(Number(flags.threads));
print(
  `Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown CPU"}, ${availableParallelism()} cores`,
);
print(`64-32-16, batch 512, 11 misreports, weight of the monotonicity gap ${flags["lambda-mono"]}\n`);
print("| bidders | engine | ms a step, median | fastest tenth | times as fast: median | fastest tenth |");
print("|---|---|---|---|---|---|");
for (const bidders of flags.bidders.split(",").map(Number)) {
  const timings = await measure(
    racing,
    improvementJob(bidders, Number(flags["lambda-mono"])),
    Number(flags.rounds),
  );
  const [first] = timings;
  for (const { name, median, fast } of timings) {
    const cells = [
      bidders,
      name,
      median.toFixed(2),
      fast.toFixed(2),
      (first!.median / median).toFixed(1),
      (first!.fast / fast).toFixed(1),
    ];
    print(`| ${cells.join(" | ")} |`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
