/**
 * y = x · w + b in 64-bit floats, every output's sum taken input after input,
 * two outputs in a vector: the bits of the same loops in JavaScript.
 *
 * @param w `[inputs][outputs]`
 * @param outputs a multiple of 8
 */
export function dense64(x: usize, w: usize, b: usize, y: usize, inputs: i32, outputs: i32): void {
  const row = <usize>outputs << 3, end = x + (<usize>inputs << 3);
  for (let o: usize = 0; o < row; o += 64) {
    let s0 = v128.load(b + o), s1 = v128.load(b + o, 16), s2 = v128.load(b + o, 32), s3 = v128.load(b + o, 48);
    let pw = w + o;
    for (let px = x; px < end; px += 8) {
      const input = v128.load_splat<f64>(px);
      s0 = f64x2.add(s0, f64x2.mul(input, v128.load(pw)));
      s1 = f64x2.add(s1, f64x2.mul(input, v128.load(pw, 16)));
      s2 = f64x2.add(s2, f64x2.mul(input, v128.load(pw, 32)));
      s3 = f64x2.add(s3, f64x2.mul(input, v128.load(pw, 48)));
      pw += row;
    }
    v128.store(y + o, s0);
    v128.store(y + o, s1, 16);
    v128.store(y + o, s2, 32);
    v128.store(y + o, s3, 48);
  }
}

/**
 * The same on several rows, two at a time, so that a weight is loaded once for both.
 *
 * @param stride from one row of x, and of y, to the next, bytes
 * @param starts what the sums begin with: one row for all (`startStride` 0), or one each; may be y itself
 */
export function denseRows64(
  x: usize, w: usize, starts: usize, startStride: usize, y: usize, inputs: i32, outputs: i32, rows: i32, stride: usize,
): void {
  const row = <usize>outputs << 3, bytes = <usize>inputs << 3;
  for (; rows > 1; rows -= 2) {
    const second = starts + startStride, below = y + stride;
    for (let o: usize = 0; o < row; o += 64) {
      let a0 = v128.load(starts + o), a1 = v128.load(starts + o, 16);
      let a2 = v128.load(starts + o, 32), a3 = v128.load(starts + o, 48);
      let b0 = v128.load(second + o), b1 = v128.load(second + o, 16);
      let b2 = v128.load(second + o, 32), b3 = v128.load(second + o, 48);
      let pw = w + o;
      for (let px = x; px < x + bytes; px += 8) {
        const w0 = v128.load(pw), w1 = v128.load(pw, 16), w2 = v128.load(pw, 32), w3 = v128.load(pw, 48);
        const a = v128.load_splat<f64>(px), b = v128.load_splat<f64>(px + stride);
        a0 = f64x2.add(a0, f64x2.mul(a, w0));
        b0 = f64x2.add(b0, f64x2.mul(b, w0));
        a1 = f64x2.add(a1, f64x2.mul(a, w1));
        b1 = f64x2.add(b1, f64x2.mul(b, w1));
        a2 = f64x2.add(a2, f64x2.mul(a, w2));
        b2 = f64x2.add(b2, f64x2.mul(b, w2));
        a3 = f64x2.add(a3, f64x2.mul(a, w3));
        b3 = f64x2.add(b3, f64x2.mul(b, w3));
        pw += row;
      }
      v128.store(y + o, a0);
      v128.store(y + o, a1, 16);
      v128.store(y + o, a2, 32);
      v128.store(y + o, a3, 48);
      v128.store(below + o, b0);
      v128.store(below + o, b1, 16);
      v128.store(below + o, b2, 32);
      v128.store(below + o, b3, 48);
    }
    x += 2 * stride;
    y += 2 * stride;
    starts += 2 * startStride;
  }
  if (rows == 1) dense64(x, w, starts, y, inputs, outputs);
}
