import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomic } from "../src/write-file-atomic.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-file-atomic-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writeFileAtomic", () => {
  it("writes text and bytes, and makes missing folders", async () => {
    await writeFileAtomic(join(folder, "a/b/text.json"), '{"é": 1}');
    await writeFileAtomic(join(folder, "bytes"), Uint8Array.of(0, 255, 10));
    expect(await readFile(join(folder, "a/b/text.json"), "utf8")).toBe('{"é": 1}');
    expect([...(await readFile(join(folder, "bytes")))]).toEqual([0, 255, 10]);
  });

  it("replaces a longer file whole, and leaves nothing beside it", async () => {
    const path = join(folder, "file");
    await writeFile(path, "a much longer content");
    await writeFileAtomic(path, "short");
    expect(await readFile(path, "utf8")).toBe("short");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("leaves a folder that stands in its way, and no temporary file", async () => {
    const path = join(folder, "target");
    await mkdir(path);
    await writeFile(join(path, "inside"), "kept");
    await expect(writeFileAtomic(path, "content")).rejects.toThrow(/EISDIR|EEXIST|ENOTEMPTY|EPERM/);
    expect(await readdir(folder)).toEqual(["target"]);
    expect(await readFile(join(path, "inside"), "utf8")).toBe("kept");
  });

  it.runIf(existsSync("/proc/self"))("fails below a folder that takes none", async () => {
    await expect(writeFileAtomic("/proc/none/below", "content")).rejects.toThrow(/ENOENT|EACCES|EPERM/);
  });

  it("fails where a parent is a file", async () => {
    await writeFile(join(folder, "parent"), "kept");
    await expect(writeFileAtomic(join(folder, "parent/child"), "content")).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await readFile(join(folder, "parent"), "utf8")).toBe("kept");
    expect(await readdir(folder)).toEqual(["parent"]);
  });

  it("keeps the old file and no temporary one when the content cannot be written", async () => {
    const path = join(folder, "file");
    await writeFile(path, "old");
    // What a caller without types may pass: the write fails after the temporary file was opened.
    await expect(writeFileAtomic(path, 42 as unknown as string)).rejects.toThrow(TypeError);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("never shows a mixture to a reader while writers race", async () => {
    const path = join(folder, "file");
    const contents = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
    await writeFileAtomic(path, contents[0]!);
    const writing = Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    for (let read = 0; read < 20; read++) expect(contents).toContain(await readFile(path, "utf8"));
    await writing;
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["file"]);
  });
});
