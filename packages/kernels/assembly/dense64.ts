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
