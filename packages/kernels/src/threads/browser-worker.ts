import type { SpawnWorker } from "./spawn-worker.js";

/** A module worker of a browser. */
export const browserWorker: SpawnWorker = (task) => {
  const worker = new Worker(new URL("./browser-worker-main.js", import.meta.url), { type: "module" });
  worker.postMessage(task);
  return {
    async stop() {
      worker.terminate();
    },
  };
};
