import { workerData } from "node:worker_threads";
import { serve } from "./serve.js";
import type { WorkerTask } from "./spawn-worker.js";

serve(workerData as WorkerTask);
