import { Worker } from "node:worker_threads";
import type { SpawnWorker } from "./spawn-worker.js";

/** A worker thread of Node. It does not keep the process alive, and dies with it. */
export const nodeWorker: SpawnWorker = (task) => {
  const worker = new Worker(new URL("./node-worker-main.js", import.meta.url), {
    workerData: task,
    // It prints nothing, and a pipe to the process's streams is a listener more on them for each worker.
    ...{ stdout: true, stderr: true },
  });
  worker.unref();
  // Without its help the others do the work: a worker that cannot start is no error.
  worker.on("error", () => {});
  return {
    async stop() {
      await worker.terminate();
    },
  };
};
