/** The smallest multiple that is not below `count`. */
export function padded(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}
