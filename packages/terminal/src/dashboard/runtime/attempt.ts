import type { Store } from "./store.js";

/** Lets work go on by itself; where it fails, the last line says why. */
export function attempt(store: Store, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    store.dispatch({ type: "say", level: "error", text });
  });
}
