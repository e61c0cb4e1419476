const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a cell is a decimal number; "NaN", "0x10", "1,000" and "" are not. */
export function isNumeral(cell: string): boolean {
  return NUMERAL.test(cell);
}
