// Compiles assembly/ into dist/*.wasm: plain SIMD and relaxed SIMD (fused multiply-add), each for one thread
// (unshared memory) and for several (shared memory). Reads and writes in memory, so that the four share the parsing.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");
const output = join(root, "dist");
/** 65536 pages are 4 GiB: all that 32-bit addresses reach. */
const memory = ["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536"];

const builds = {
  simd: ["--enable", "simd"],
  "simd.shared": ["--enable", "simd,threads", "--sharedMemory"],
  "relaxed-simd": ["--enable", "simd,relaxed-simd"],
  "relaxed-simd.shared": ["--enable", "simd,relaxed-simd,threads", "--sharedMemory"],
};

mkdirSync(output, { recursive: true });
for (const [name, features] of Object.entries(builds)) {
  const file = join(output, `${name}.wasm`);
  const { error, stderr } = await asc.main(
    [
      "index.ts",
      "--baseDir",
      join(root, "assembly"),
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      ...memory,
      ...features,
      "-o",
      "module.wasm",
    ],
    { writeFile: (_, contents) => writeFileSync(file, contents) },
  );
  if (error) {
    process.stderr.write(
      `${stderr}\nassembly/ must compile, but the build ${name} did not: ${error.message}\n`,
    );
    process.exit(1);
  }
}
