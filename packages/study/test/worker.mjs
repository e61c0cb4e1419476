// A worker process for tests: worker.mjs URL NAME TRIALS [MILLISECONDS [GRACE]]. Prints "asked N" and "told N" as it goes.
import { createStudy, openStorage, postgresStorage, randomSampler, sqliteStorage } from "../dist/index.js";

const [url, name, trials, milliseconds = "0", grace = "1.5"] = process.argv.slice(2);
const beats = { heartbeatInterval: 0.5, gracePeriod: Number(grace) };
const storage = url.startsWith("sqlite:///")
  ? await sqliteStorage({ path: url.slice("sqlite:///".length), ...beats })
  : url.startsWith("postgresql")
    ? await postgresStorage({ connectionString: url, connections: 1, ...beats })
    : await openStorage(url);
const study = await createStudy({
  storage,
  name,
  loadIfExists: true,
  sampler: randomSampler(),
  onWarning() {},
});
for (let k = 0; k < Number(trials); k++) {
  const trial = await study.ask();
  process.stdout.write(`asked ${trial.number}\n`);
  const x = trial.suggestFloat("x", 0, 1);
  if (milliseconds !== "0") await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  await trial.report(x, 0);
  await study.tell(trial, x);
  process.stdout.write(`told ${trial.number}\n`);
}
await study.close();
await storage.close();
