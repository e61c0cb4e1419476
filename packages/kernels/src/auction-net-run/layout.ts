import type { NamedParameters } from "@auction-mech/core";
import { arena } from "../arena.js";
import type { AuctionNetShape } from "../auction-net/dimensions.js";
import { padded } from "../padded.js";
import { recordBytes, writeRecord } from "../record-format.js";
import { LAYER, RUN } from "./record.js";

/** Rows, or own bids of a row, that go through the layers together; as in the assembly. */
const STRETCH = 16;

/** The most rows, and the most own bids of all rows together, handed over at a time: whole stretches. */
export const ROWS = 4096;
export const POINTS = 2048 * STRETCH;

/** What a layer computes at a time. */
const LANES = 8;

/** A dense layer in memory. */
interface RunLayer {
  readonly name: string;
  readonly inputs: number;
  /** Outputs that count, and rounded up. */
  readonly columns: number;
  readonly outputs: number;
  readonly weights: number;
  readonly biases: number;
}

export type RunLayout = ReturnType<typeof layOut>;

/** Lays out the layers, the rows at hand and a scratch for each thread. */
export function layOut(shape: AuctionNetShape, threads: number) {
  const { bidders, hidden } = shape;
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const doubles = (count: number) => shared.take(count * 8);
  const network = shared.take(recordBytes(RUN));
  const table = shared.take((hidden.length + 2) * recordBytes(LAYER));
  const layers = layersOf(shape).map((layer): RunLayer => {
    const outputs = padded(layer.columns, LANES);
    return { ...layer, outputs, weights: doubles(layer.inputs * outputs), biases: doubles(outputs) };
  });
  const record = {
    ...{ bidders, hidden: hidden.length, layers: table },
    scale: doubles(1),
    bids: doubles(ROWS * bidders),
    allocation: doubles(Math.max(ROWS * bidders, POINTS)),
    payments: doubles(Math.max(ROWS * bidders, POINTS)),
    ownBids: doubles(POINTS),
    ...scratchOf(bidders, layers),
    scratch: shared.end,
  };
  return { network, record, layers, bytes: shared.end + threads * record.scratchBytes };
}

/** Writes the parameters of every layer, and the table that says where they are. */
export function writeLayers(
  memory: ArrayBufferLike,
  { record, layers }: RunLayout,
  parameters: NamedParameters,
): void {
  layers.forEach(({ name, inputs, columns, outputs, weights, biases }, k) => {
    const at = record.layers + k * recordBytes(LAYER);
    writeRecord(LAYER, memory, at, { inputs, outputs, weights, biases });
    new Float64Array(memory, biases, columns).set(parameters[`${name}.bias`]!.data);
    const matrix = new Float64Array(memory, weights, inputs * outputs);
    const { data } = parameters[`${name}.weight`]!;
    for (let j = 0; j < inputs; j++) {
      matrix.set(data.subarray(j * columns, (j + 1) * columns), j * outputs);
    }
  });
}

// --- Internal helpers ---

/** The hidden layers, then the allocation and the payment. */
function layersOf({ bidders, hidden }: AuctionNetShape) {
  const widths = [bidders, ...hidden];
  const last = hidden.at(-1)!;
  return [
    ...hidden.map((columns, k) => ({ name: `hidden${k + 1}`, inputs: widths[k]!, columns })),
    { name: "allocation", inputs: last, columns: bidders + 1 },
    { name: "payment", inputs: last, columns: bidders },
  ];
}

/** Offsets in a thread's scratch. */
function scratchOf(bidders: number, layers: readonly RunLayer[]) {
  const widest = Math.max(padded(bidders, LANES), ...layers.map(({ outputs }) => outputs));
  const own = arena(0);
  const row = () => own.take(widest * 8);
  const rows = () => own.take(STRETCH * widest * 8);
  const places = {
    ...{ unitsA: rows(), unitsB: rows(), logits: rows(), base: row(), moving: own.take(STRETCH * 8) },
    ...{ starts: row(), slopes: row(), switchStarts: row(), switchSlopes: row() },
    // As many as the second layer has, should all units switch.
    switchWeights: own.take(layers[1]!.inputs * layers[1]!.outputs * 8),
  };
  return { ...places, rowBytes: widest * 8, scratchBytes: own.end };
}
