// One AuctionNet in linear memory: what src/auction-net/records.ts writes, field for field, in this order.
// Everything lives in the arena; a static array would be initialised again by every thread's instance.

/** A dense layer; the last one holds both heads: shares, then payments. Widths are padded by units that stay 0. */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /** Bytes from the start of the parameters, and of any array laid out like them. */
  weights: usize;
  biases: usize;
  /** Where the transposed weights are. */
  transposed: usize;
  /** Bytes from the start of a thread's scratch. */
  activations: usize;
  deltas: usize;
}

@unmanaged
export class Network {
  bidders: i32;
  /** How many hidden layers there are. */
  hidden: i32;
  /** `Layer[hidden + 1]`. */
  layers: usize;
  batch: i32;
  /** Misreports a bidder, and the same rounded up to whole segments: the last one is repeated. */
  points: i32;
  paddedPoints: i32;
  /** How many tiles make a group, the unit of work of a thread, which has a gradient of its own. */
  tilesOfGroup: i32;
  groups: i32;

  parameterBytes: usize;
  parameters: usize;
  firstMoments: usize;
  secondMoments: usize;
  /** `[groups]` arrays like the parameters, `gradientBytes` apart. */
  gradients: usize;
  gradientBytes: usize;
  /** The heads as a sweep wants them, for each bidder: `[bidders][last width + 1][differenceColumns]`. */
  differences: usize;
  differenceColumns: i32;

  /** `[bidders][paddedPoints]`, each ascending. */
  grid: usize;
  /** `[batch][bidders]`. */
  values: usize;
  targetAllocation: usize;
  targetPayments: usize;

  /** What a search found, `[batch][bidders]` each: the best misreport and its gain ... */
  misreports: usize;
  gains: usize;
  /** ... and the largest fall of the own share along the own bid, with the bids before and after. */
  peaks: usize;
  bottoms: usize;
  falls: usize;
  /** `[groups]` records of 64-bit sums, `sumBytes` apart: see sums.ts. */
  sums: usize;
  sumBytes: usize;

  /** Weight of each bidder's penalty in one profile, `[bidders]`. */
  regretWeights: usize;
  gapWeights: usize;
  irWeights: usize;
  seeksRegret: i32;
  seeksGap: i32;

  /** Adam's step at hand: see adam.ts. */
  rate: f32;
  correction: f32;
  beta1: f32;
  beta2: f32;
  fresh1: f32;
  fresh2: f32;
  epsilon: f32;
  /** How much of the parameters one call updates. */
  updateBytes: usize;

  /** The first thread's scratch; thread t's begins t · scratchBytes later. The rest are offsets in it. */
  scratch: usize;
  scratchBytes: usize;
  tileInput: usize;
  /** How the loss changes with each share, its payment held as a fraction of it: `[bidders][tile]`. */
  shareSlopes: usize;
  /** How the loss changes with each payment: `[bidders][tile]`. */
  paymentSlopes: usize;
  /** Utilities when all are truthful, `[bidders][tile]`. */
  honest: usize;
  /** Which misreports the tile at hand holds: `TileRow[64]`. */
  tileRows: usize;
  /** First layer before its ReLU, all truthful, and without the bidder that moves: `[width]`. */
  truthfulSums: usize;
  othersSums: usize;
  /** Two lists of units that are active somewhere on a segment: values, and where their next weights are. */
  valuesA: usize;
  weightsA: usize;
  valuesB: usize;
  weightsB: usize;
  linearUnits: usize;
  /** What a layer's sums are without the listed units: start + slope · own bid. */
  starts: usize;
  slopes: usize;
  /** The own share along the grid, `[paddedPoints]`. */
  shares: usize;
}

export let net = changetype<Network>(0);
/** This thread's scratch. */
export let scratch: usize = 0;

/** Points this instance at a network and at a thread's scratch. */
export function configure(network: usize, thread: i32): void {
  net = changetype<Network>(network);
  scratch = net.scratch + <usize>thread * net.scratchBytes;
}

// @ts-ignore: decorator
@inline
export function layerAt(k: i32): Layer {
  return changetype<Layer>(net.layers + <usize>k * offsetof<Layer>());
}

/** The layer that holds the heads. */
// @ts-ignore: decorator
@inline
export function headLayer(): Layer {
  return layerAt(net.hidden);
}

/** Shares: one a bidder, and "no sale". */
// @ts-ignore: decorator
@inline
export function shareCount(): i32 {
  return net.bidders + 1;
}
