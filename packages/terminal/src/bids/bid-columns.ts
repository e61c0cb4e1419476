import { InvalidArgument, InvalidData } from "@auction-mech/core";

/** Columns that are bids by their names. */
const BID_COLUMN = /^(bid|v)_/;

/** The columns that hold the bids: as asked, else those named bid_* or v_*, else all. */
export function bidColumns(
  header: readonly string[],
  asked: readonly string[] | undefined,
  bidders: number,
  name: string,
): readonly string[] {
  if (header.every((cell) => cell !== "" && Number.isFinite(Number(cell)))) {
    throw new InvalidData(
      `${name}, line 1 must name the columns, but is ${header.join(",").slice(0, 60)}. Add a header line, such as "bid_1,bid_2".`,
    );
  }
  const named = header.filter((column) => BID_COLUMN.test(column));
  const columns = asked ?? (named.length > 0 ? named : header);
  const missing = columns.find((column) => !header.includes(column));
  if (missing !== undefined) {
    throw new InvalidArgument(
      `\`--columns\` must be columns of ${name}, which has ${header.join(", ")}, but got "${missing}". Correct the name.`,
    );
  }
  const twice = columns.find(
    (column, k) => columns.indexOf(column) < k || header.indexOf(column) < header.lastIndexOf(column),
  );
  if (twice !== undefined) {
    throw new InvalidArgument(
      `The columns of bids in ${name} must differ, but "${twice}" is there twice. Rename one, or choose others by \`--columns\`.`,
    );
  }
  if (columns.length !== bidders) {
    throw new InvalidArgument(
      `${name} must have a column for each of the auction's ${bidders} bidders, but has ${columns.length}: ${columns.join(", ")}. Choose them by \`--columns\`.`,
    );
  }
  return columns;
}
