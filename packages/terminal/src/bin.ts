import { main } from "./main.js";

// Whoever reads our output may stop reading, as `head` does. What can be interrupted is, so that its work is
// saved; the rest just ends. Nobody reading the progress on stderr changes nothing.
let closed = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (closed) return;
  closed = true;
  if (!process.emit("SIGINT")) process.exit(0);
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// A backend may leave timers or workers behind, so the exit is explicit, once everything is written.
const code = await main(process.argv.slice(2));
if (closed) process.exit(code);
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
