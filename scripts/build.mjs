// Builds what is stale, without a word unless it fails: `node scripts/build.mjs [PACKAGE]`.
// Standard output stays free for the command that follows. turbo rather than `tsc -b`, because packages
// may build more than TypeScript; with nothing stale it is also the faster one.
import { spawnSync } from "node:child_process";

const [name] = process.argv.slice(2);
const filter = name ? [`--filter=@auction-mech/${name}`] : [];
const { status, error, stdout, stderr } = spawnSync(
  "turbo",
  ["run", "build", ...filter, "--output-logs=errors-only"],
  {
    encoding: "utf8",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32", // there, turbo is a command file
  },
);
if (error) process.stderr.write(`The build could not start: ${error.message}. Try \`pnpm build\`.\n`);
else if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;
