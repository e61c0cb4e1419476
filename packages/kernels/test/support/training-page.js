// What a page does: takes steps of AuctionNet's training on one thread and on three, and tells what came of it.
import { profiles, stream } from "@auction-mech/core";
import { auctionNetTrainer } from "@auction-mech/kernels";

const shape = { bidders: 3, hidden: [10, 7] };
const STEPS = 30;

function trained(kernels, threads) {
  const random = stream(0, "browser");
  const draw = (count) => Float64Array.from({ length: count }, () => Math.fround(random.uniform()));
  const entry = (rows, columns) => ({
    shape: [rows, columns],
    data: Float32Array.from(draw(rows * columns), (x) => 2 * x - 1),
  });
  const parameters = {
    "hidden1.weight": entry(3, 10),
    "hidden1.bias": entry(1, 10),
    "hidden2.weight": entry(10, 7),
    "hidden2.bias": entry(1, 7),
    "allocation.weight": entry(7, 4),
    "allocation.bias": entry(1, 4),
    "payment.weight": entry(7, 3),
    "payment.bias": entry(1, 3),
  };
  const batch = profiles(300, 3, draw(900));
  const misreports = Float32Array.from([0, 1, 2].flatMap(() => [...draw(9)].sort((a, b) => a - b)));
  const penalties = { misreports, regret: { linear: [2, 2, 2], quadratic: 0 } };
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const trainer = auctionNetTrainer({ ...shape, kernels, adam, threads });
  trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
  const losses = [];
  for (let step = 1; step <= STEPS; step++) {
    losses.push(trainer.improve(batch, penalties, { step, learningRate: 0.01 }).loss);
  }
  const reached = Object.values(trainer.read().parameters).map(({ data }) => [...data]);
  return trainer.close().then(() => ({ losses, reached }));
}

/** @returns plain data: first and last losses and the parameters reached, with one thread and with three */
export async function trainInPage(kernels) {
  const [one, three] = [await trained(kernels, 1), await trained(kernels, 3)];
  return { build: kernels.build, threaded: kernels.threaded !== null, one, three };
}
