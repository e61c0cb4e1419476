import {
  emptyOutcome,
  type NamedParameters,
  type Outcome,
  type Profiles,
  requireBidders,
} from "@auction-mech/core";
import { arena } from "../arena.js";
import type { AuctionNetShape } from "../auction-net/dimensions.js";
import type { Kernels } from "../kernels.js";
import { padded } from "../padded.js";
import { type RecordFormat, recordBytes, writeRecord } from "../record-format.js";
import { openWorkspace } from "../workspace.js";

export interface AuctionNetRunOptions extends AuctionNetShape {
  readonly kernels: Kernels;
  /** By the names of mechanism's architecture; weights `[inputs, outputs]`. */
  readonly parameters: NamedParameters;
  /** The unit of the network's inside, currency. */
  readonly scale: number;
  /** The most threads to use; results do not depend on it. Default: 1. */
  readonly threads?: number;
}

/** An AuctionNet in 64-bit floats, with the bits of mechanism's own. */
export interface AuctionNetRun {
  /** @param bids `[batch, bidders]`, currency */
  run(bids: Profiles): Outcome;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/** Rows handed over at a time, and rows of a piece of work. */
const ROWS = 4096;
const ROWS_OF_PIECE = 128;

/** What a layer computes at a time. */
const LANES = 8;

/** The record of assembly/auction-net-run/run.ts, and that of a layer. */
const RUN = {
  fields: [
    ...(["bidders", "hidden", "layers", "scale", "rows", "rowsOfPiece", "bids", "allocation"] as const),
    ...(["payments", "scratch", "scratchBytes", "unitsA", "unitsB", "shares", "fractions"] as const),
  ],
  floats: new Set<never>(),
} as const;
const LAYER = { fields: ["inputs", "outputs", "weights", "biases"], floats: new Set<never>() } as const;

type Field<Format extends RecordFormat<string>> = Format["fields"][number];

export function auctionNetRun(options: AuctionNetRunOptions): AuctionNetRun {
  const { kernels, bidders, scale, parameters, threads = 1 } = options;
  const layers = layersOf(options);
  const space = openWorkspace<Field<typeof RUN>, ReturnType<typeof layOut>["record"]>({
    kernels,
    configure: "configureAuctionNetRun",
    format: RUN,
    threads,
    layOut: (used) => layOut(options, layers, used),
    prepare(memory, { record }) {
      new Float64Array(memory, record.scale, 1)[0] = scale;
      const { places } = layOut(options, layers, 1);
      layers.forEach(({ name, inputs, outputs, columns }, k) => {
        const { weights, biases } = places[k]!;
        const at = record.layers + k * recordBytes(LAYER);
        writeRecord(LAYER, memory, at, { inputs, outputs, weights, biases });
        new Float64Array(memory, biases, columns).set(parameters[`${name}.bias`]!.data);
        const matrix = new Float64Array(memory, weights, inputs * outputs);
        const { data } = parameters[`${name}.weight`]!;
        for (let j = 0; j < inputs; j++) {
          matrix.set(data.subarray(j * columns, (j + 1) * columns), j * outputs);
        }
      });
    },
  });
  const { record } = space;
  return {
    run(bids) {
      requireBidders("bids", bids, bidders);
      const outcome = emptyOutcome(bids.batch, bidders);
      for (let from = 0; from < bids.batch; from += ROWS) {
        const rows = Math.min(ROWS, bids.batch - from);
        const [start, end] = [from * bidders, (from + rows) * bidders];
        space.doubles(record.bids, end - start).set(bids.data.subarray(start, end));
        space.set({ rows });
        space.pool.run("runRows", Math.ceil(rows / ROWS_OF_PIECE));
        outcome.allocation.data.set(space.doubles(record.allocation, end - start), start);
        outcome.payments.data.set(space.doubles(record.payments, end - start), start);
      }
      return outcome;
    },
    close: () => space.pool.close(),
  };
}

// --- Internal helpers ---

interface RunLayer {
  readonly name: string;
  readonly inputs: number;
  /** Outputs that count, and rounded up. */
  readonly columns: number;
  readonly outputs: number;
}

/** The hidden layers, then the allocation and the payment. */
function layersOf({ bidders, hidden }: AuctionNetShape): RunLayer[] {
  const layer = (name: string, inputs: number, columns: number): RunLayer => ({
    ...{ name, inputs, columns },
    outputs: padded(columns, LANES),
  });
  const widths = [bidders, ...hidden];
  const last = hidden.at(-1)!;
  return [
    ...hidden.map((width, k) => layer(`hidden${k + 1}`, widths[k]!, width)),
    layer("allocation", last, bidders + 1),
    layer("payment", last, bidders),
  ];
}

function layOut({ bidders, hidden }: AuctionNetShape, layers: readonly RunLayer[], threads: number) {
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const doubles = (count: number) => shared.take(count * 8);
  const network = shared.take(recordBytes(RUN));
  const table = shared.take(layers.length * recordBytes(LAYER));
  const places = layers.map(({ inputs, outputs }) => ({
    weights: doubles(inputs * outputs),
    biases: doubles(outputs),
  }));
  const widest = Math.max(padded(bidders, LANES), ...layers.map(({ outputs }) => outputs));
  const own = arena(0);
  const scratch = {
    unitsA: own.take(widest * 8),
    unitsB: own.take(widest * 8),
    shares: own.take(widest * 8),
    fractions: own.take(widest * 8),
  };
  const record = {
    ...{ bidders, hidden: hidden.length, layers: table, rowsOfPiece: ROWS_OF_PIECE },
    scale: doubles(1),
    bids: doubles(ROWS * bidders),
    allocation: doubles(ROWS * bidders),
    payments: doubles(ROWS * bidders),
    ...scratch,
    scratch: shared.end,
    scratchBytes: own.end,
  };
  return { network, record, places, bytes: shared.end + threads * own.end };
}
