import type { Effect } from "../model/effect.js";
import type { AppState } from "../model/state.js";
import { type Message, update } from "../model/update.js";

/** The state, and who wants to know when it changes. */
export interface Store {
  readonly state: () => AppState;
  dispatch(message: Message): void;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
  /** Ends the store: nothing is told any more. */
  close(): void;
}

export interface StoreOptions {
  readonly initial: AppState;
  readonly perform: (effect: Effect, store: Store) => void;
  /** Milliseconds between two redraws for what comes by itself; keys are shown at once. */
  readonly interval: () => number;
}

/** Events may come by the thousand; the screen follows only so often. */
export function createStore({ initial, perform, interval }: StoreOptions): Store {
  let state = initial;
  let pending: NodeJS.Timeout | undefined;
  let told = 0;
  const listeners = new Set<() => void>();
  const tell = () => {
    clearTimeout(pending);
    pending = undefined;
    told = performance.now();
    for (const listener of listeners) listener();
  };
  const store: Store = {
    state: () => state,
    dispatch(message) {
      const before = state;
      const step = update(state, message);
      state = step.state;
      if (state !== before) {
        const urgent = message.type === "key" || message.type === "resize";
        const wait = urgent ? 0 : told + interval() - performance.now();
        if (wait <= 0) tell();
        else pending ??= setTimeout(tell, wait);
      }
      for (const effect of step.effects) perform(effect, store);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(pending);
      listeners.clear();
    },
  };
  return store;
}
