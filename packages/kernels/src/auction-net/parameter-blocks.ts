import type { Block } from "../packed-parameters.js";
import { type AuctionNetShape, layerWidths } from "./dimensions.js";

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
    const part = { matrices: 1, matrixStride: 0, columns, rowStride: widths[layer]!.outputs };
    blocks.push(
      { ...part, name: `${name}.weight`, shape: [inputs, columns], rows: inputs, start: weights + from },
      { ...part, name: `${name}.bias`, shape: [columns], rows: 1, start: biases + from },
    );
  };
  hidden.forEach((width, k) => {
    dense(`hidden${k + 1}`, k, k === 0 ? bidders : hidden[k - 1]!, width);
  });
  dense("allocation", hidden.length, hidden.at(-1)!, bidders + 1);
  dense("payment", hidden.length, hidden.at(-1)!, bidders, bidders + 1);
  return { length, layers, blocks };
}
