// One LookaheadNet in linear memory: what src/lookahead-net/record.ts writes, field for field, in this order.

@unmanaged
export class LookaheadNetwork {
  bidders: i32;
  /** Inputs and hidden units, rounded up to what kernels take; what is added is and stays 0. */
  inputs: i32;
  hidden: i32;
  /** Units of each third of a hidden layer, before rounding up. */
  third: i32;
  pieces: i32;
  /** Weight sets: 1 where the bidders share one, else one a bidder. */
  sets: i32;
  batch: i32;
  tilesOfGroup: i32;

  /** The parameters as they are learned: first those that a softplus makes weights, then plain ones, then log-slopes. */
  parameters: usize;
  parameterBytes: usize;
  /** Where the plain ones and the log-slopes begin, bytes. */
  plain: usize;
  logSlopes: usize;
  /** Like the parameters: the sign of what each becomes, 0 where it is never read. */
  signs: usize;
  /** Like the parameters: what each becomes in the network, and its derivative. */
  effective: usize;
  derivatives: usize;
  firstMoments: usize;
  secondMoments: usize;
  /** `[groups]` arrays like the parameters, `gradientBytes` apart, towards the effective ones. */
  gradients: usize;
  gradientBytes: usize;
  groups: i32;
  /** Like the parameters: the gradient towards them, of the whole batch. */
  gradient: usize;
  /** Its squared length on each stretch, 64-bit. */
  squares: usize;
  /** How much of the parameters one call reduces or updates. */
  updateBytes: usize;

  /** Bytes from the start of the parameters, a weight set after the other: monotone network ... */
  weights1: usize;
  weights2: usize;
  weights3: usize;
  cross: usize;
  offset: usize;
  biases1: usize;
  biases2: usize;
  /** ... and reserve network. */
  reserveWeights1: usize;
  reserveBiases1: usize;
  reserveWeights2: usize;
  reserveBiases2: usize;
  reserveWeights3: usize;
  reserveSkip: usize;
  reserveOffset: usize;

  /** `[sets][pieces]`, ascending: fixed. */
  knots: usize;
  /** `[sets][pieces]`: the spline at its knots. */
  heights: usize;
  /** `[sets][hidden][hidden]`, the second layers transposed. */
  transposed2: usize;
  reserveTransposed2: usize;
  /** `[hidden]` of 0. */
  zeros: usize;

  /** `[batch][bidders]`. */
  values: usize;
  targetAllocation: usize;
  /** Random numbers of the step, `[batch]` each. */
  candidateDraws: usize;
  uniformDraws: usize;
  logisticDraws: usize;
  /** `[groups]` 64-bit sums. */
  sums: usize;
  temperature: f32;
  halvings: i32;

  /** What the gradient is multiplied by, and Adam's step at hand: see adam.ts. */
  clip: f32;
  rate: f32;
  correction: f32;
  beta1: f32;
  beta2: f32;
  fresh1: f32;
  fresh2: f32;
  epsilon: f32;

  /** The first thread's scratch; thread t's begins t · scratchBytes later. The rest are offsets in it. */
  scratch: usize;
  scratchBytes: usize;
  /** `[2 · inputs][tile]`: bids as given, then their logarithms. */
  bids: usize;
  /** `[inputs][tile]`: bids with each row's candidate's replaced. */
  moved: usize;
  /** `[inputs][tile]` and `[2 · inputs][tile]`: bids from the highest down, and one bidder's view. */
  sorted: usize;
  view: usize;
  /** `[bidders][hidden][tile]` each: activations of the monotone networks ... */
  units1: usize;
  units2: usize;
  /** ... and of the reserve networks with their derivatives. */
  reserveUnits1: usize;
  reserveSlopes1: usize;
  reserveUnits2: usize;
  reserveSlopes2: usize;
  /** `[hidden][tile]`: how the loss changes with a layer's sums. */
  deltas1: usize;
  deltas2: usize;
  /** `[bidders][tile]` each: ψ of the bids as given, scores, reserves, the chance to rank first, to reach the reserve. */
  splines: usize;
  scores: usize;
  reserves: usize;
  ranks: usize;
  reaches: usize;
  /** `[bidders][tile]` each: how the loss changes with shares, scores, with ψ of the bids as given, with reserves. */
  shareSlopes: usize;
  scoreSlopes: usize;
  splineSlopes: usize;
  reserveSlopes: usize;
  /** `[tile]` each: the candidate, the chance with which it was drawn, its bid, half its share, its reserve ... */
  candidate: usize;
  chance: usize;
  own: usize;
  half: usize;
  ownReserve: usize;
  /** ... a bid that it might make, its share there, and the bracket in which that falls to half. */
  tried: usize;
  triedShare: usize;
  triedReach: usize;
  low: usize;
  width: usize;
  /** Two misreports and their weights. */
  misreport1: usize;
  weight1: usize;
  misreport2: usize;
  weight2: usize;
  /** `[sets][pieces + 1]`: slopes that pieces below a bid have received. */
  passed: usize;
}

export let net = changetype<LookaheadNetwork>(0);
/** This thread's scratch. */
export let scratch: usize = 0;

/** Points this instance at a network and at a thread's scratch. */
export function configureLookaheadNet(network: usize, thread: i32): void {
  net = changetype<LookaheadNetwork>(network);
  scratch = net.scratch + <usize>thread * net.scratchBytes;
}

/** The weight set of a bidder. */
// @ts-ignore: decorator
@inline
export function setOf(bidder: i32): i32 {
  return net.sets == 1 ? 0 : bidder;
}

/** A block of `numbers` floats a weight set. */
// @ts-ignore: decorator
@inline
export function blockOf(first: usize, bidder: i32, numbers: i32): usize {
  return first + ((<usize>setOf(bidder) * <usize>numbers) << 2);
}
