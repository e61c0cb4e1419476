#!/usr/bin/env node
import { main } from "./main.js";

// Whoever reads our output may stop reading, as `head` does: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// A backend may leave timers or workers behind, so the exit is explicit, once everything is written.
const code = await main(process.argv.slice(2));
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
