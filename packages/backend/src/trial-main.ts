// The child process of `tryInChild`: tries the backend that its argument names and prints what it found.
import { backends } from "./backends.js";
import { tryHere } from "./trial.js";

const trial = await tryHere(backends.get(process.argv[2]!));
// Devices and workers of a backend may keep a process alive.
process.stdout.write(`${JSON.stringify(trial)}\n`, () => process.exit(0));
