/** A record of 32-bit words in memory, as a class of the assembly has it. */
export interface RecordFormat<Field extends string> {
  /** In their order, a word each. */
  readonly fields: readonly Field[];
  /** Those that are 32-bit floats; the others are whole numbers. */
  readonly floats: ReadonlySet<Field>;
}

export function recordBytes({ fields }: RecordFormat<string>): number {
  return fields.length * 4;
}

/** Writes the fields given; the others stay. */
export function writeRecord<Field extends string>(
  { fields, floats }: RecordFormat<Field>,
  memory: ArrayBufferLike,
  at: number,
  given: Partial<Record<Field, number>>,
): void {
  const words = new Int32Array(memory, at, fields.length);
  const numbers = new Float32Array(memory, at, fields.length);
  fields.forEach((field, word) => {
    const value = given[field];
    if (value !== undefined) (floats.has(field) ? numbers : words)[word] = value;
  });
}
