import { type Arena, align, arena } from "../arena.js";
import { type Groups, groupsOf, UNIT_BYTES } from "../groups.js";
import { recordBytes } from "../record-format.js";
import { dimensionsOf, type LookaheadNetShape } from "./dimensions.js";
import { type ParameterBlocks, parameterBlocks } from "./parameter-blocks.js";
import { RANKING } from "./record.js";

/** Bytes of parameters whose gradients one piece of work adds up: some 16 groups' worth of them. */
const UPDATE_BYTES = 2 ** 13;

/** Lays one network's arena out: its record, what the threads share, and a scratch for each. */
export function layOut(shape: LookaheadNetShape, batch: number, threads: number) {
  const { bidders, hidden, pieces } = shape;
  const size = dimensionsOf(shape);
  const parameters = parameterBlocks(shape);
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const network = shared.take(recordBytes(RANKING));
  const own = scratchLayout(shape);
  const record = {
    bidders,
    ...size,
    third: hidden / 3,
    pieces,
    ...parameterLayout(shared, parameters, groupsOf(parameters.length, batch)),
    ...partsOf(parameters),
    ...derivedLayout(shared, shape),
    ...batchLayout(shared, bidders, batch),
    ...own.record,
    scratch: shared.end,
    scratchBytes: own.bytes,
  };
  return { network, record, bytes: shared.end + threads * own.bytes };
}

/** Parameters, their moments and gradients. */
function parameterLayout(
  shared: Arena,
  { length, plain, logSlopes }: ParameterBlocks,
  { groups, tilesOfGroup }: Groups,
) {
  const numbers = () => shared.take(length * 4);
  const gradientBytes = align(length * 4);
  return {
    tilesOfGroup,
    groups,
    parameters: numbers(),
    parameterBytes: length * 4,
    plain: plain * 4,
    logSlopes: logSlopes * 4,
    signs: numbers(),
    effective: numbers(),
    derivatives: numbers(),
    firstMoments: numbers(),
    secondMoments: numbers(),
    gradients: shared.take(gradientBytes * groups),
    gradientBytes,
    gradient: numbers(),
    squares: shared.take(Math.ceil((length * 4) / UPDATE_BYTES) * 8),
    updateBytes: UPDATE_BYTES,
    sums: shared.take(groups * 8),
  };
}

/** Where the arrays begin among the parameters, bytes. */
function partsOf({ starts }: ParameterBlocks) {
  const bytes = (name: string) => starts[name]! * 4;
  return {
    weights1: bytes("monotone.weights1"),
    weights2: bytes("monotone.weights2"),
    weights3: bytes("monotone.weights3"),
    cross: bytes("cross.weights"),
    offset: bytes("score.offset"),
    biases1: bytes("monotone.biases1"),
    biases2: bytes("monotone.biases2"),
    reserveWeights1: bytes("reserve.weights1"),
    reserveBiases1: bytes("reserve.biases1"),
    reserveWeights2: bytes("reserve.weights2"),
    reserveBiases2: bytes("reserve.biases2"),
    reserveWeights3: bytes("reserve.weights3"),
    reserveSkip: bytes("reserve.skip"),
    reserveOffset: bytes("reserve.offset"),
  };
}

/** Knots, and what is derived from the parameters. */
function derivedLayout(shared: Arena, shape: LookaheadNetShape) {
  const { sets, hidden } = dimensionsOf(shape);
  const numbers = (count: number) => shared.take(count * 4);
  return {
    knots: numbers(sets * shape.pieces),
    heights: numbers(sets * shape.pieces),
    transposed2: numbers(sets * hidden ** 2),
    reserveTransposed2: numbers(sets * hidden ** 2),
    zeros: numbers(hidden),
  };
}

/** The batch, its targets and its draws. */
function batchLayout(shared: Arena, bidders: number, batch: number) {
  const numbers = (count: number) => shared.take(count * 4);
  // Whole vectors of draws are read.
  const draws = () => shared.take(Math.ceil(batch / 64) * UNIT_BYTES);
  return {
    values: numbers(batch * bidders),
    targetAllocation: numbers(batch * bidders),
    candidateDraws: draws(),
    uniformDraws: draws(),
    logisticDraws: draws(),
  };
}

/** What one thread needs for itself: offsets from where its scratch begins. */
function scratchLayout(shape: LookaheadNetShape) {
  const own: Arena = arena(0);
  const { bidders } = shape;
  const { sets, inputs, hidden } = dimensionsOf(shape);
  const units = (count: number) => own.take(count * UNIT_BYTES);
  const record = {
    bids: units(2 * inputs),
    moved: units(inputs),
    sorted: units(inputs),
    view: units(2 * inputs),
    units1: units(bidders * hidden),
    units2: units(bidders * hidden),
    reserveUnits1: units(bidders * hidden),
    reserveSlopes1: units(bidders * hidden),
    reserveUnits2: units(bidders * hidden),
    reserveSlopes2: units(bidders * hidden),
    deltas1: units(hidden),
    deltas2: units(hidden),
    splines: units(bidders),
    scores: units(bidders),
    reserves: units(bidders),
    ranks: units(bidders),
    reaches: units(bidders),
    shareSlopes: units(bidders),
    scoreSlopes: units(bidders),
    splineSlopes: units(bidders),
    reserveSlopes: units(bidders),
    candidate: units(1),
    chance: units(1),
    own: units(1),
    half: units(1),
    ownReserve: units(1),
    tried: units(1),
    triedShare: units(1),
    triedReach: units(1),
    low: units(1),
    width: units(1),
    misreport1: units(1),
    weight1: units(1),
    misreport2: units(1),
    weight2: units(1),
    passed: own.take(sets * (shape.pieces + 1) * 4),
  };
  return { record, bytes: own.end };
}
