import { transpose } from "../transpose";
import { headLayer, layerAt, net, shareCount } from "./network";

/** Brings all that is computed from the parameters alone up to date: after every change of them. */
export function derive(): void {
  for (let k = 1; k <= net.hidden; k++) {
    const layer = layerAt(k);
    transpose(net.parameters + layer.weights, layer.transposed, layer.inputs, layer.outputs);
  }
  for (let i = 0; i < net.bidders; i++) deriveDifferences(i);
}

/**
 * A misreport of bidder i needs its own share and payment only. With l the
 * logits of the shares and q that of its payment fraction,
 *
 *     x_i = 1 / (1 + Σ_{m ≠ i} e^(l_m − l_i)),   1 / fraction = 1 + e^(−q)
 *
 * so its columns are l_m − l_i for every other m, then −q; the last row is the biases.
 */
function deriveDifferences(i: i32): void {
  const heads = headLayer();
  const columns = net.differenceColumns;
  const table = net.differences + ((<usize>i * (heads.inputs + 1) * columns) << 2);
  for (let j = 0; j <= heads.inputs; j++) {
    const row = table + ((<usize>j * columns) << 2);
    const from = net.parameters + (j == heads.inputs ? heads.biases : heads.weights + ((<usize>j * heads.outputs) << 2));
    const own = load<f32>(from + (<usize>i << 2));
    let to = row;
    for (let m = 0; m < shareCount(); m++) {
      if (m == i) continue;
      store<f32>(to, load<f32>(from + (<usize>m << 2)) - own);
      to += 4;
    }
    store<f32>(to, -load<f32>(from + (<usize>(shareCount() + i) << 2)));
  }
}
