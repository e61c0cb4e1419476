import { InvalidArgument, type NamedParameters, ShapeMismatch } from "@auction-mech/core";
import { type AuctionNetShape, layerWidths } from "./dimensions.js";

/** Where one of the network's arrays lies among the padded parameters; all in numbers, not bytes. */
interface Block {
  readonly name: string;
  readonly shape: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly start: number;
  /** From one row to the next. */
  readonly stride: number;
}

/** The padded parameters of a network: layer by layer, weights `[inputs][outputs]` and then biases. */
export interface ParameterBlocks {
  /** How many numbers, padding included. */
  readonly length: number;
  /** Where each layer's weights and biases begin. */
  readonly layers: readonly { readonly weights: number; readonly biases: number }[];
  readonly blocks: readonly Block[];
}

export function parameterBlocks(shape: AuctionNetShape): ParameterBlocks {
  const { bidders, hidden } = shape;
  const widths = layerWidths(shape);
  const blocks: Block[] = [];
  let length = 0;
  const layers = widths.map(({ inputs, outputs }) => {
    const weights = length;
    const biases = weights + inputs * outputs;
    length = biases + outputs;
    return { weights, biases };
  });
  const dense = (name: string, layer: number, inputs: number, columns: number, from = 0) => {
    const { weights, biases } = layers[layer]!;
    const stride = widths[layer]!.outputs;
    blocks.push(
      {
        name: `${name}.weight`,
        shape: [inputs, columns],
        rows: inputs,
        columns,
        start: weights + from,
        stride,
      },
      { name: `${name}.bias`, shape: [columns], rows: 1, columns, start: biases + from, stride },
    );
  };
  hidden.forEach((width, k) => {
    dense(`hidden${k + 1}`, k, k === 0 ? bidders : hidden[k - 1]!, width);
  });
  dense("allocation", hidden.length, hidden.at(-1)!, bidders + 1);
  dense("payment", hidden.length, hidden.at(-1)!, bidders, bidders + 1);
  return { length, layers, blocks };
}

/** Writes named arrays into padded memory; the padding becomes 0, and so does everything where there are none. */
export function packParameters(
  { blocks }: ParameterBlocks,
  named: NamedParameters,
  into: Float32Array,
): void {
  into.fill(0);
  if (Object.keys(named).length === 0) return;
  for (const { name, rows, columns, start, stride } of blocks) {
    const data = named[name]?.data;
    if (data === undefined) {
      throw new InvalidArgument(
        `The parameters must have \`${name}\`, but have ${Object.keys(named).join(", ")}. Use those of this architecture.`,
      );
    }
    if (data.length !== rows * columns) {
      throw new ShapeMismatch(
        `\`${name}\` must hold ${rows * columns} numbers, but holds ${data.length}. Use the parameters of this architecture.`,
      );
    }
    for (let row = 0; row < rows; row++) {
      into.set(data.subarray(row * columns, (row + 1) * columns), start + row * stride);
    }
  }
}

/** The named arrays in padded memory, copied. */
export function unpackParameters({ blocks }: ParameterBlocks, from: Float32Array): NamedParameters {
  return Object.fromEntries(
    blocks.map(({ name, shape, rows, columns, start, stride }) => {
      const data = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        data.set(from.subarray(start + row * stride, start + row * stride + columns), row * columns);
      }
      return [name, { shape, data }];
    }),
  );
}
