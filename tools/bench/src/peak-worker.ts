import { parentPort, workerData } from "node:worker_threads";
import { peakModule } from "./peak-module.js";

/** Runs the peak kernel for as many iterations as it is told, and answers when it is done. */
const module = new WebAssembly.Module(peakModule(workerData as boolean));
const { run } = new WebAssembly.Instance(module).exports as { run: (iterations: number) => number };
parentPort!.on("message", (iterations: number) => parentPort!.postMessage(run(iterations)));
