import { InvalidArgument, type NamedParameters, ShapeMismatch } from "@auction-mech/core";

/** Where a named array lies in padded memory: matrices one after the other. All in numbers, not bytes. */
export interface Block {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly matrices: number;
  /** From one matrix to the next. */
  readonly matrixStride: number;
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next. */
  readonly rowStride: number;
}

/** Writes named arrays into padded memory; the padding becomes 0, and so does everything where there are none. */
export function packParameters(blocks: readonly Block[], named: NamedParameters, into: Float32Array): void {
  into.fill(0);
  if (Object.keys(named).length === 0) return;
  for (const block of blocks) {
    const { name } = block;
    const data = named[name]?.data;
    if (data === undefined) {
      throw new InvalidArgument(
        `The parameters must have \`${name}\`, but have ${Object.keys(named).join(", ")}. Use those of this architecture.`,
      );
    }
    const length = lengthOf(block);
    if (data.length !== length) {
      throw new ShapeMismatch(
        `\`${name}\` must hold ${length} numbers, but holds ${data.length}. Use the parameters of this architecture.`,
      );
    }
    eachRow(block, (row, start) => into.set(data.subarray(row, row + block.columns), start));
  }
}

/** The named arrays in padded memory, copied. */
export function unpackParameters(blocks: readonly Block[], from: Float32Array): NamedParameters {
  return Object.fromEntries(
    blocks.map((block) => {
      const { name, shape, columns } = block;
      const data = new Float32Array(lengthOf(block));
      eachRow(block, (row, start) => data.set(from.subarray(start, start + columns), row));
      return [name, { shape, data }];
    }),
  );
}

// --- Internal helpers ---

function lengthOf({ matrices, rows, columns }: Block): number {
  return matrices * rows * columns;
}

/** Where each row begins in the array and in padded memory. */
function eachRow(
  { start, matrices, matrixStride, rows, columns, rowStride }: Block,
  visit: (inArray: number, inMemory: number) => void,
): void {
  for (let matrix = 0; matrix < matrices; matrix++) {
    for (let row = 0; row < rows; row++) {
      visit((matrix * rows + row) * columns, start + matrix * matrixStride + row * rowStride);
    }
  }
}
