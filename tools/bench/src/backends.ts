import { parseArgs } from "node:util";
import { backendsSection } from "./backends-section.js";
import { machineText, sectionText, writeResults } from "./results.js";
import { usableBackends } from "./usable-backends.js";

const HELP = `Measures training steps on every TensorFlow.js backend that is usable here, beside the simd engine.

  pnpm bench:backends [flags]

  --mechanisms <names>  default: auction-net,lookahead-net
  --bidders <counts>    default: 4,8,32
  --batches <sizes>     profiles a step (default: 512,8192,65536)
  --trials <counts>     trained as one computation (default: 1,16,64)
  --backends <names>    default: all that are usable, but cpu and a GPU's interface in software
  --rounds <n>          turns of each (default: 3)
  --seconds <n>         the longest computation of a backend that is waited for (default: 1)
  --write               write the table to tools/bench/RESULTS.md
`;

const { values: flags } = parseArgs({
  options: {
    mechanisms: { type: "string", default: "auction-net,lookahead-net" },
    bidders: { type: "string", default: "4,8,32" },
    batches: { type: "string", default: "512,8192,65536" },
    trials: { type: "string", default: "1,16,64" },
    backends: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (flags.help) process.stdout.write(HELP);
else await bench();

async function bench(): Promise<void> {
  const numbers = (list: string) => list.split(",").map(Number);
  const machine = machineText();
  const work = backendsSection({
    mechanisms: flags.mechanisms.split(","),
    bidders: numbers(flags.bidders),
    batches: numbers(flags.batches),
    trials: numbers(flags.trials),
    backends: await usableBackends(flags.backends?.split(",")),
    rounds: Number(flags.rounds),
    milliseconds: 1000 * Number(flags.seconds),
  });
  let next = await work.next();
  for (; !next.done; next = await work.next()) process.stderr.write(`… ${next.value}\n`);
  const text = `${machine}\n\n${sectionText(next.value)}`;
  process.stdout.write(`${text}\n`);
  if (flags.write) await writeResults("bench:backends", text);
  // A device may keep the process alive.
  process.exit();
}
