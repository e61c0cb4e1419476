import { parseArgs } from "node:util";
import type { RunResult } from "@auction-mech/core";
import {
  completion,
  openCompute,
  openValuation,
  packageVersions,
  type RunConfig,
  recipes,
  runTraining,
} from "@auction-mech/trainer";
import { type Instance, instances } from "./instances.js";

/**
 * Trains LookaheadNet with its defaults on every instance and prints the
 * README's table: `pnpm results [--seeds 3] [--profiles 200000] [--only NAME]`.
 */
const { values: flags } = parseArgs({
  options: {
    seeds: { type: "string", default: "3" },
    profiles: { type: "string", default: "200000" },
    only: { type: "string" },
  },
});

const HEAD = [
  "instance",
  "n",
  "optimum or bound",
  "best baseline",
  "LookaheadNet, median",
  "worst",
  "regret max",
  "seconds",
];

const compute = await openCompute({ backend: "auto" });
print(`| ${HEAD.join(" | ")} |\n|${"---|".repeat(HEAD.length)}`);
for (const instance of instances) {
  if (flags.only === undefined || flags.only === instance.name) print(row(instance, await trained(instance)));
}

/** What is known of the bound beside its value. */
function reach({ attained, attainedBy }: RunResult["bound"]): string {
  if (!attained) return " (bound)";
  return attainedBy === "numerical-check" ? " (bound, attained by a check)" : "";
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function trained({ valuation: name, params, bidders }: Instance): Promise<RunResult> {
  const { valuation } = await openValuation({ name, params, bidders, seed: 0 });
  const settings = recipes.get("lookahead-net").complete({}, valuation);
  const config: RunConfig = {
    v: 1,
    versions: packageVersions(),
    seed: 0,
    seeds: Number(flags.seeds),
    valuation: { name, params: { ...valuation.parameters }, bidders, data: null },
    valSize: Number(flags.profiles),
    regretProfiles: 2000,
    backend: "auto",
    trainings: [{ mechanism: "lookahead-net", settings }],
  };
  return completion(runTraining({ config, valuation, compute, started: performance.now() }));
}

/** Shares of the bound are paired: 1 − the relative gap on the same profiles. */
function row({ name, bidders, seen }: Instance, { runs, baselines, bound }: RunResult): string {
  const shares = runs.map(({ metrics }) => 1 - metrics.gap!.relative).sort((a, b) => a - b);
  const truthful = baselines.filter(({ metrics }) => metrics.gap !== null);
  const best = truthful.reduce((leader, other) =>
    other.metrics.revenue > leader.metrics.revenue ? other : leader,
  );
  const { gap, revenue } = runs[0]!.metrics;
  const share = (value: number) => `${(100 * value).toFixed(2)}%`;
  const error = gap!.standardError / (revenue + gap!.absolute);
  return `| ${[
    seen ? name : `*${name}*`,
    bidders,
    `${bound.revenue!.toFixed(4)}${reach(bound)}`,
    `${best.name} ${share(1 - best.metrics.gap!.relative)}`,
    `${share(shares[Math.floor(shares.length / 2)]!)} ± ${share(error)}`,
    share(shares[0]!),
    Math.max(...runs.map(({ metrics }) => metrics.regret.max)).toExponential(0),
    Math.round(runs[0]!.seconds.phase1 + runs[0]!.seconds.phase2),
  ].join(" | ")} |`;
}
