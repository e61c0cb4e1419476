/** Quotes and odd line ends need a parser; other characters than ASCII may be spaces in one encoding and not in another. */
const NOT_PLAIN = /["\r\n\u0080-\uffff]/;

const ZERO = 0x30;
const NINE = 0x39;

/**
 * Reads as many whole lines of `text` as are empty, or but cells with commas
 * between them, those at `places` being bids.
 *
 * @param ending of every line
 * @param cells that every line must have
 * @param places of the bids among them
 * @returns bids `[rows, places]`, and how many lines, and characters, were read
 */
export function plainBids(
  text: string,
  ending: string,
  cells: number,
  places: readonly number[],
): { readonly bids: number[]; readonly lines: number; readonly read: number } {
  const bids: number[] = [];
  let [lines, read] = [0, 0];
  for (let end = text.indexOf(ending); end >= 0; end = text.indexOf(ending, read)) {
    if (end > read && !addRow(bids, text.slice(read, end), cells, places)) break;
    lines++;
    read = end + ending.length;
  }
  return { bids, lines, read };
}

/** @returns whether the line is plain; else nothing is added */
function addRow(bids: number[], line: string, cells: number, places: readonly number[]): boolean {
  const row = line.split(",");
  if (row.length !== cells || NOT_PLAIN.test(line)) return false;
  const before = bids.length;
  for (const place of places) {
    const cell = row[place]!.trim();
    const bid = Number(cell);
    if (!(bid >= 0 && bid < Number.POSITIVE_INFINITY) || cell === "" || mayHavePrefix(cell)) {
      bids.length = before;
      return false;
    }
    bids.push(bid);
  }
  return true;
}

/** Whether a number begins with a 0 and no digit or point: 0x10 is no bid, 0e1 is one that a parser may read. */
function mayHavePrefix(number: string): boolean {
  return number.charCodeAt(0) === ZERO && number.charCodeAt(1) > NINE;
}
