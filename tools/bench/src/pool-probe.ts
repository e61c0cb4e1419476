import { profiles } from "@auction-mech/core";
import { auctionNetTrainer } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";

/** In a process of its own, where nothing is compiled yet: prints milliseconds as JSON. */
const threads = Number(process.argv[2]);
let last = performance.now();
const lap = () => {
  const now = performance.now();
  const time = now - last;
  last = now;
  return time;
};

const kernels = await loadKernels();
const compiled = lap();
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const trainer = auctionNetTrainer({ kernels, bidders: 4, hidden: [64, 32, 16], adam, threads });
const target = { allocation: profiles(512, 4), payments: profiles(512, 4) };
lap();
trainer.imitate(profiles(512, 4), target, { step: 1, learningRate: 1e-3 });
const first = lap();
await trainer.close();
process.stdout.write(JSON.stringify({ compiled, first, closed: lap() }));
