import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidData, profilesFromRows, stream } from "@auction-mech/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuctionNetSpec, auctionNet, decodeAuction, encodeAuction } from "../../src/index.js";
import { loadAuction, saveAuction } from "../../src/node.js";

const spec: AuctionNetSpec = { mechanism: "auction-net", bidders: 3, scale: 1.7, hidden: [8, 4] };
const none = { batch: 0, bidders: 0, data: new Float64Array() };
const auctionOf = (seed: number) =>
  auctionNet.create(spec, auctionNet.initialise(spec, stream(seed, "saved"), none));
const auction = auctionOf(0);
const bids = profilesFromRows([
  [0.2, 1.4, 0.7],
  [2, 0.1, 0.3],
]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "auction-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a saved auction", () => {
  it("comes back to the bit, with its origin", async () => {
    await saveAuction(folder, auction, { valuation: { name: "uniform" }, seed: 3 });
    const loaded = await loadAuction(folder);
    expect(loaded.origin).toEqual({ valuation: { name: "uniform" }, seed: 3 });
    expect(loaded.auction.spec).toEqual(spec);
    expect(loaded.auction.run(bids)).toEqual(auction.run(bids));
  });

  it("is replaced as a whole, leaving nothing of the former one", async () => {
    await saveAuction(folder, auctionOf(1));
    await saveAuction(folder, auction);
    expect(await readdir(folder)).toHaveLength(2);
    expect((await loadAuction(folder)).auction.run(bids)).toEqual(auction.run(bids));
  });

  it("stays loadable when the new description was never written", async () => {
    await saveAuction(folder, auction);
    const other = encodeAuction(auctionOf(1));
    await writeFile(join(folder, other.parameters.file), other.parameters.bytes);
    expect((await loadAuction(folder)).auction.run(bids)).toEqual(auction.run(bids));
  });
});

describe("a damaged or foreign folder", () => {
  const rewrite = async (change: (description: Record<string, unknown>) => unknown) => {
    const file = join(folder, "auction.json");
    await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, "utf8")))));
  };
  const parameters = async () =>
    join(folder, (await readdir(folder)).find((file) => file.startsWith("parameters-"))!);

  const cases: [name: string, damage: () => Promise<unknown>, message: RegExp][] = [
    ["no folder", () => rm(join(folder, "auction.json")), /must be a folder with auction\.json/],
    ["text that is no JSON", () => writeFile(join(folder, "auction.json"), "{"), /must be JSON/],
    [
      "another format",
      () => rewrite(() => ({ format: "other" })),
      /"format": "auction-mech\/auction", but has "other"/,
    ],
    ["null", () => rewrite(() => null), /"format"/],
    ["a newer version", () => rewrite((d) => ({ ...d, version: 2 })), /"version": 1, but has 2/],
    ["a missing part", () => rewrite(({ parameters: _, ...d }) => d), /`parameters` is not valid/],
    [
      "a path outside the folder",
      () => rewrite((d) => ({ ...d, parameters: { ...(d.parameters as object), file: "../x" } })),
      /parameters\.file/,
    ],
    [
      "an unknown mechanism",
      () => rewrite((d) => ({ ...d, spec: { mechanism: "magic" } })),
      /must be one of .*but got "magic"/,
    ],
    ["a negative scale", () => rewrite((d) => ({ ...d, spec: { ...spec, scale: -1 } })), /spec\.scale/],
    [
      "other layers",
      () => rewrite((d) => ({ ...d, spec: { ...spec, hidden: [8, 5] } })),
      /hidden2\.weight.* must have shape \[8, 5\]/,
    ],
    ["missing parameters", async () => rm(await parameters()), /cannot be read/],
    [
      "truncated parameters",
      async () => writeFile(await parameters(), (await readFile(await parameters())).subarray(4)),
      /SHA-256/,
    ],
  ];
  it.each(cases)("with %s is refused with the folder's name and a remedy", async (_, damage, message) => {
    await saveAuction(folder, auction);
    await damage();
    const error = await loadAuction(folder).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(InvalidData.isInstance(error)).toBe(true);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(folder);
    expect((error as Error).message).toMatch(/\. [A-Z][^.]+\.$/);
  });

  it("with a parameter that is not finite is refused", () => {
    const weights = auction.parameters["hidden1.bias"]!;
    const broken = { ...weights, data: weights.data.with(2, Number.NaN) };
    const { description, parameters: file } = encodeAuction({
      ...auction,
      parameters: { ...auction.parameters, "hidden1.bias": broken },
    });
    expect(() => decodeAuction(description, file.bytes)).toThrow(/"hidden1\.bias" holds NaN at 2/);
  });
});
