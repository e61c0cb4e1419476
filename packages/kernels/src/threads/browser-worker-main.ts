import { serve } from "./serve.js";
import type { WorkerTask } from "./spawn-worker.js";

globalThis.addEventListener("message", (event: MessageEvent<WorkerTask>) => serve(event.data));
