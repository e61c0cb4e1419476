import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Checkpoint } from "@auction-mech/trainer";
import { afterAll, describe, expect, it } from "vitest";
import { contentKey, warmStart, warmStartFolder } from "../src/warm-start/cache.js";

const folder = await mkdtemp(join(tmpdir(), "warm-start-"));
afterAll(() => rm(folder, { recursive: true }));

function checkpoint(value: number): Checkpoint {
  const arrays = { weights: { shape: [2], data: Float32Array.of(value, 0.1) } };
  return {
    phase: 1,
    step: 0,
    engine: { step: 0, parameters: arrays, firstMoments: {}, secondMoments: {} },
    memory: {},
    seconds: [1, 0],
    best: null,
  };
}

/** Asks for this content; counts how often it is trained. */
function asking(content: unknown, train: () => Promise<Checkpoint>) {
  const states: string[] = [];
  const got = warmStart({ folder, content, train, listen: ({ state }) => states.push(state) });
  return { got, states };
}

const slowly = (value: number, count: { trained: number }) => async () => {
  count.trained++;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return checkpoint(value);
};

describe("the cache of phase 1", () => {
  it("trains once for all that ask at the same time, and returns the same bits to all", async () => {
    const count = { trained: 0 };
    const asked = Array.from({ length: 8 }, () => asking({ same: 1 }, slowly(1 / 3, count)));
    const all = await Promise.all(asked.map(({ got }) => got));
    expect(count.trained).toBe(1);
    for (const one of all) expect(one).toMatchObject(checkpoint(1 / 3));
    expect(asked.filter(({ states }) => states.includes("waiting"))).toHaveLength(7);
  });

  it("trains again what differs in anything, and nothing for another order of keys", async () => {
    const count = { trained: 0 };
    await asking({ seed: 1, spec: { a: 1, b: 2 } }, slowly(1, count)).got;
    await asking({ spec: { b: 2, a: 1 }, seed: 1 }, slowly(2, count)).got;
    expect(count.trained).toBe(1);
    await asking({ seed: 2, spec: { a: 1, b: 2 } }, slowly(3, count)).got;
    expect(count.trained).toBe(2);
  });

  it("trains again where the file is damaged", async () => {
    const content = { damaged: true };
    await writeFile(join(folder, `${contentKey(content)}.json`), '{"format":"auction-mech/che');
    const { got } = asking(content, async () => checkpoint(5));
    expect(await got).toEqual(checkpoint(5));
    const file = await readFile(join(folder, `${contentKey(content)}.json`), "utf8");
    expect(() => JSON.parse(file)).not.toThrow();
  });

  it("takes over from a process that died, at once where it was on this machine", async () => {
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => dead.once("exit", resolve));
    const locks = { here: { host: hostname(), pid: dead.pid }, elsewhere: { host: "elsewhere", pid: 1 } };
    for (const [name, holder] of Object.entries(locks)) {
      const lock = join(folder, `${contentKey(name)}.json.lock`);
      await writeFile(lock, JSON.stringify(holder));
      const long = new Date(Date.now() - 60_000);
      if (name === "elsewhere") await utimes(lock, long, long);
      expect(await asking(name, async () => checkpoint(6)).got).toEqual(checkpoint(6));
    }
    expect((await readdir(folder)).filter((file) => file.includes(".lock"))).toEqual([]);
  });

  it("lets the next one train where training fails", async () => {
    const failing = asking("failing", () => Promise.reject(new Error("no")));
    await expect(failing.got).rejects.toThrow("no");
    expect(await asking("failing", async () => checkpoint(7)).got).toEqual(checkpoint(7));
  });

  it("lies where the environment says", () => {
    expect(warmStartFolder({ AUCTION_MECH_CACHE: "/own", XDG_CACHE_HOME: "/xdg" })).toBe(
      join("/own", "warm-start"),
    );
    expect(warmStartFolder({ XDG_CACHE_HOME: "/xdg" })).toBe(join("/xdg", "auction-mech", "warm-start"));
  });
});
