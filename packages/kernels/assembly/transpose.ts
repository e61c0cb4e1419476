/** to[columns][rows] = from[rows][columns]ᵀ. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = from + ((<usize>r * columns) << 2);
    for (let c = 0; c < columns; c++) {
      store<f32>(to + ((<usize>c * rows + r) << 2), load<f32>(row + (<usize>c << 2)));
    }
  }
}
