import { padded } from "../padded.js";

/** What fixes an AuctionNet but its learned numbers. */
export interface AuctionNetShape {
  readonly bidders: number;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
}

/** A dense layer's widths as kernels have them: padded, by units that are and stay 0. */
export interface LayerWidths {
  readonly inputs: number;
  readonly outputs: number;
}

/** The hidden layers, then one that holds both heads: bidders + 1 shares and bidders payment fractions. */
export function layerWidths({ bidders, hidden }: AuctionNetShape): readonly LayerWidths[] {
  // Gradients take two inputs at a time, forward passes four outputs, sweeps eight units.
  const widths = [padded(bidders, 2), ...hidden.map((width) => padded(width, 8)), padded(2 * bidders + 1, 4)];
  return widths.slice(1).map((outputs, k) => ({ inputs: widths[k]!, outputs }));
}
