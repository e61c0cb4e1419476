import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { profilesFromRows, stream } from "@auction-mech/core";
import { afterAll, describe, expect, it } from "vitest";
import { type AuctionNetSpec, auctionNet } from "../src/index.js";
import { saveAuction } from "../src/node.js";

const PACKAGE = resolve(import.meta.dirname, "..");
const empty = mkdtempSync(join(tmpdir(), "packed-"));
afterAll(() => rmSync(empty, { recursive: true }));

/** Unpacks what would be published of a workspace package into the empty folder's node_modules. */
function installPacked(folder: string, name: string): void {
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", empty], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const target = join(empty, "node_modules", name);
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", join(empty, filename), "-C", target, "--strip-components", "1"]);
}

function installDependency(folder: string, name: string): void {
  const installed = realpathSync(join(folder, "node_modules", name));
  cpSync(installed, join(empty, "node_modules", name), { recursive: true, dereference: true });
}

describe("the published package alone", () => {
  it("loads and runs a saved auction in an empty folder, without TensorFlow.js", async () => {
    installPacked(PACKAGE, "@auction-mech/mechanism");
    installPacked(resolve(PACKAGE, "../core"), "@auction-mech/core");
    for (const name of ["zod", "@noble/hashes"]) installDependency(PACKAGE, name);
    installDependency(resolve(PACKAGE, "../core"), "pure-rand");

    const spec: AuctionNetSpec = { mechanism: "auction-net", bidders: 2, scale: 1, hidden: [5] };
    const none = { batch: 0, bidders: 0, data: new Float64Array() };
    const auction = auctionNet.create(spec, auctionNet.initialise(spec, stream(0, "packed"), none));
    await saveAuction(join(empty, "saved"), auction);

    // The first half is what a browser does with two fetched files; neither half may find TensorFlow.js.
    writeFileSync(
      join(empty, "use.mjs"),
      `import { readFileSync } from "node:fs";
      import { decodeAuction, parametersFile } from "@auction-mech/mechanism";
      import { loadAuction } from "@auction-mech/mechanism/node";
      const description = readFileSync("saved/auction.json");
      const decoded = decodeAuction(description, readFileSync("saved/" + parametersFile(description)));
      const loaded = await loadAuction("saved");
      const bids = { batch: 1, bidders: 2, data: Float64Array.of(0.4, 0.9) };
      const outcomes = [decoded, loaded].map(({ auction }) => [...auction.run(bids).payments.data]);
      const tensorflow = await import("@tensorflow/tfjs-core").then(() => true, () => false);
      console.log(JSON.stringify({ outcomes, tensorflow }));`,
    );
    const printed = execFileSync(process.execPath, ["use.mjs"], { cwd: empty, encoding: "utf8" });
    const expected = [...auction.run(profilesFromRows([[0.4, 0.9]])).payments.data];
    expect(JSON.parse(printed)).toEqual({ outcomes: [expected, expected], tensorflow: false });
  });
});
