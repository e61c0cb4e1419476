/** A sample mean with its standard error (the sample's standard deviation over √count). */
export interface Mean {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean and standard error of `sample`; a single number has standard error 0. */
export function meanOf(sample: ArrayLike<number>): Mean {
  const count = sample.length;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += sample[k]!;
  const mean = sum / count;
  let squares = 0;
  for (let k = 0; k < count; k++) squares += (sample[k]! - mean) ** 2;
  return { mean, standardError: count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0 };
}
