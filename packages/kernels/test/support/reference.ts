import type { Profiles } from "@auction-mech/core";
import type { AuctionNetShape, Penalties } from "@auction-mech/kernels";

type Parameters = Readonly<Record<string, { readonly data: ArrayLike<number> }>>;

/** −revenue plus penalties in 64-bit floats and plain loops, from the definitions. */
export function referenceLoss(
  shape: AuctionNetShape,
  parameters: Parameters,
  batch: Profiles,
  { misreports, regret, monotonicity, ir }: Penalties,
): number {
  const { bidders } = shape;
  const points = misreports.length / bidders;
  let revenue = 0;
  const costs = [0, 1, 2].map(() => new Array<number>(bidders).fill(0)) as [number[], number[], number[]];
  for (let row = 0; row < batch.batch; row++) {
    const values = [...batch.data.subarray(row * bidders, (row + 1) * bidders)];
    const truthful = outcome(shape, parameters, values);
    for (let i = 0; i < bidders; i++) {
      const value = values[i]!;
      const paid = truthful.payments[i]!;
      const kept = value * truthful.allocation[i]! - paid;
      revenue += paid;
      let best = kept;
      let highest = 0;
      let fall = 0;
      for (let k = 0; k < points; k++) {
        const lie = outcome(shape, parameters, values.with(i, misreports[i * points + k]!));
        best = Math.max(best, value * lie.allocation[i]! - lie.payments[i]!);
        highest = Math.max(highest, lie.allocation[i]!);
        fall = Math.max(fall, highest - lie.allocation[i]!);
      }
      costs[0][i]! += (best - kept) / batch.batch;
      costs[1][i]! += fall / batch.batch;
      costs[2][i]! += Math.max(0, paid - value * truthful.allocation[i]!) / batch.batch;
    }
  }
  return [regret, monotonicity, ir].reduce(
    (loss, weights, kind) =>
      costs[kind]!.reduce(
        (sum, cost, i) =>
          sum + (weights?.linear[i] ?? 0) * cost + ((weights?.quadratic ?? 0) / 2) * cost ** 2,
        loss,
      ),
    -revenue / batch.batch,
  );
}

function outcome({ bidders, hidden }: AuctionNetShape, parameters: Parameters, bids: readonly number[]) {
  const dense = (name: string, inputs: readonly number[]): number[] => {
    const weights = parameters[`${name}.weight`]!.data;
    const biases = Array.from(parameters[`${name}.bias`]!.data);
    return biases.map((bias, o) =>
      inputs.reduce((sum, input, j) => sum + input * weights[j * biases.length + o]!, bias),
    );
  };
  const features = hidden.reduce<readonly number[]>(
    (inputs, _, k) => dense(`hidden${k + 1}`, inputs).map((x) => Math.max(0, x)),
    bids,
  );
  const weights = dense("allocation", features).map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const allocation = weights.slice(0, bidders).map((weight) => weight / total);
  const payments = dense("payment", features).map(
    (logit, i) => (bids[i]! * allocation[i]!) / (1 + Math.exp(-logit)),
  );
  return { allocation, payments };
}
