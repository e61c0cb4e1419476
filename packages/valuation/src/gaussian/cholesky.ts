import { InvalidArgument } from "@auction-mech/core";

/** A pivot this small, relative to its diagonal entry, is rounding: the row is determined by those above. */
const ROUNDING = 1e-10;

/**
 * The lower triangular L with L Lᵀ = matrix, row-major. A positive
 * semidefinite matrix will do: its determined rows get a 0 on the diagonal.
 *
 * @param name for messages
 * @throws InvalidArgument when the matrix is not positive semidefinite
 */
export function cholesky(name: string, matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const diagonal = matrix[j * size + j]!;
    const pivot = diagonal - dotRows(lower, size, j, j, j);
    if (!(pivot >= -ROUNDING * diagonal && diagonal >= 0)) throw indefinite(name, j, pivot);
    const determined = pivot <= ROUNDING * diagonal;
    const root = determined ? 0 : Math.sqrt(pivot);
    lower[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      const rest = matrix[i * size + j]! - dotRows(lower, size, i, j, j);
      if (!determined) lower[i * size + j] = rest / root;
      else if (Math.abs(rest) > 1e-4 * Math.sqrt(diagonal * matrix[i * size + i]!)) {
        throw indefinite(name, i, -Math.abs(rest));
      }
    }
  }
  return lower;
}

/**
 * The inverse of L Lᵀ, row-major; null where L is singular, that is where some
 * component is determined by the others.
 */
export function inverseOf(lower: Float64Array, size: number): Float64Array | null {
  const inverted = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let i = column; i < size; i++) {
      const root = lower[i * size + i]!;
      if (root === 0) return null;
      let rest = i === column ? 1 : 0;
      for (let k = column; k < i; k++) rest -= lower[i * size + k]! * inverted[k * size + column]!;
      inverted[i * size + column] = rest / root;
    }
  }
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < size; k++) sum += inverted[k * size + i]! * inverted[k * size + j]!;
      inverse[i * size + j] = sum;
      inverse[j * size + i] = sum;
    }
  }
  return inverse;
}

function dotRows(matrix: Float64Array, size: number, i: number, j: number, terms: number): number {
  let sum = 0;
  for (let k = 0; k < terms; k++) sum += matrix[i * size + k]! * matrix[j * size + k]!;
  return sum;
}

function indefinite(name: string, row: number, pivot: number): InvalidArgument {
  return new InvalidArgument(
    `\`${name}\` must be positive semidefinite, but its first ${row + 1} rows are not (pivot ${Number(pivot.toPrecision(3))}): no values can vary together like that. Bring the correlations nearer to 0.`,
  );
}
