import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createValuation } from "../src/index.js";
import { readBidData } from "../src/node.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "valuation-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("reads a file for createValuation", async () => {
  const path = join(folder, "bids.csv");
  await writeFile(path, "bid_1,bid_2\n1,2\n3,4\n");
  const valuation = createValuation("empirical", {}, { seed: 0, data: await readBidData(path) });
  expect(valuation.bidders).toBe(2);
  expect(valuation.parameters.file).toBe(path);
});

it("says of a file that is missing, a folder, or not text what it is", async () => {
  const missing = join(folder, "none.csv");
  await expect(readBidData(missing)).rejects.toThrow(`${missing} does not exist. Check the path.`);
  await expect(readBidData(folder)).rejects.toThrow(`${folder} is a folder.`);
  const binary = join(folder, "binary.csv");
  await writeFile(binary, Uint8Array.of(0xff, 0xfe, 0x80));
  await expect(readBidData(binary)).rejects.toThrow(`${binary} must be UTF-8 text, but is not.`);
});
