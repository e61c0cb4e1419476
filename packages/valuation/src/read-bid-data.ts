import { readFile } from "node:fs/promises";
import { InvalidArgument, InvalidData } from "@auction-mech/core";
import type { BidData } from "./valuation-entry.js";

/**
 * Reads a file of bids for {@link createValuation}: UTF-8 text.
 *
 * @throws InvalidArgument when the file cannot be read, InvalidData when it is not text
 */
export async function readBidData(path: string): Promise<BidData> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? REASONS[String(error.code)] : undefined;
    throw new InvalidArgument(
      `The data must be a file that can be read, but ${path} ${reason ?? `gives ${String(error)}`}. Check the path.`,
      { cause: error },
    );
  }
  try {
    return { name: path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    throw new InvalidData(`${path} must be UTF-8 text, but is not. Save it as CSV in UTF-8.`, {
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder",
  EACCES: "may not be read by this user",
};
