export interface BidRowsOptions {
  readonly format: "csv" | "ndjson";
  /** What to call the input in messages. */
  readonly name: string;
  readonly bidders: number;
  /** Columns of the CSV in the bidders' order; by their names, or all, when absent. */
  readonly columns?: readonly string[] | undefined;
}

/** Longer lines are refused, characters: what has no line ends is not what it should be, and must not fill the memory. */
export const LONGEST_LINE = 2 ** 22;

/** Bids as they are read, row after row: whole rows, however many. */
export interface BidBlock {
  /** Given with the first. */
  readonly labels?: readonly string[];
  readonly bids: ArrayLike<number>;
}
