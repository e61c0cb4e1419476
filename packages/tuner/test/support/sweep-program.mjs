// A sweep as a program of its own, to be killed: sweep-program.mjs REQUEST, a JSON with a fixed folder. Prints the events' types.
import { prepareSweep, sweep } from "../../dist/index.js";

const { folder, ...request } = JSON.parse(process.argv[2]);
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
const plan = await prepareSweep({
  ...request,
  folder: (_, attempt) => (attempt === 1 ? folder : `${folder}-${attempt}`),
});
for await (const event of sweep({ plans: [plan], workers: request.workers ?? 1, signal: stop.signal })) {
  const number = event.type === "finished" ? event.trial.number : (event.number ?? "");
  process.stdout.write(`${event.type} ${number}\n`);
}
