import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { recipes } from "@auction-mech/trainer";
import { commandSection } from "./command-section.js";
import { poolSection } from "./pool-section.js";
import { machineText, type Section, sectionText, writeResults } from "./results.js";
import { counts, runTool } from "./run-tool.js";
import { stepsSection } from "./steps-section.js";

const HELP = `Measures speed: training steps of both networks, whole commands, start-up.

  pnpm bench [flags]

  --sections <names>    of steps,commands,pool (default: all)
  --mechanisms <names>  default: ${recipes
    .entries()
    .map(([name]) => name)
    .join(",")}
  --bidders <counts>    of the steps (default: 2,4,8,16)
  --threads <n>         beside 1 (default: every core, at most 8)
  --rounds <n>          turns of each step's engines; commands are run a third as often (default: 9)
  --profiles <n>        evaluated (default: 200000)
  --rows <n>            priced (default: 1000000)
  --deterministic       the kernels' plain build
  --write               write the tables to tools/bench/RESULTS.md
`;

await runTool(bench);

function readFlags() {
  return parseArgs({
    options: {
      sections: { type: "string", default: "steps,commands,pool" },
      mechanisms: {
        type: "string",
        default: recipes
          .entries()
          .map(([name]) => name)
          .join(","),
      },
      bidders: { type: "string", default: "2,4,8,16" },
      threads: { type: "string", default: String(Math.min(availableParallelism(), 8)) },
      rounds: { type: "string", default: "9" },
      profiles: { type: "string", default: "200000" },
      rows: { type: "string", default: "1000000" },
      deterministic: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;
}

async function bench(): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(HELP);
    return;
  }
  const [threads] = counts("--threads", flags.threads) as [number];
  const [rounds] = counts("--rounds", flags.rounds) as [number];
  const mechanisms = flags.mechanisms.split(",");
  const machine = machineText();
  process.stdout.write(`${machine}\n`);
  const sections: Record<string, () => AsyncGenerator<string, Section>> = {
    steps: () =>
      stepsSection({
        mechanisms,
        bidders: counts("--bidders", flags.bidders),
        threads,
        rounds,
        deterministic: flags.deterministic,
      }),
    commands: () =>
      commandSection({
        mechanisms,
        rounds: Math.max(1, Math.round(rounds / 3)),
        profiles: counts("--profiles", flags.profiles)[0]!,
        rows: counts("--rows", flags.rows)[0]!,
      }),
    pool: () => poolSection(threads, rounds),
  };
  const texts = [machine];
  for (const name of flags.sections.split(",")) {
    const section = sections[name];
    if (!section) throw new Error(`\`--sections\` must be of ${Object.keys(sections)}, but got "${name}".`);
    const text = sectionText(await shown(section()));
    process.stdout.write(`\n${text}\n`);
    texts.push(text);
  }
  if (flags.write) await writeResults("bench", texts.join("\n\n"));
}

/** What is at work goes to stderr. */
async function shown(work: AsyncGenerator<string, Section>): Promise<Section> {
  for (;;) {
    const next = await work.next();
    if (next.done) return next.value;
    process.stderr.write(`… ${next.value}\n`);
  }
}
