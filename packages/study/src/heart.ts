import type { Heartbeats } from "./study-storage.js";

/** Beats for every live trial of one open study. */
export interface Heart {
  start(trialId: number): void;
  stop(trialId: number): void;
  /** Beats now where the last beat is older than half an interval: a blocked event loop may have missed some. */
  catchUp(): Promise<void>;
  close(): void;
}

/**
 * @param heartbeats undefined where the storage needs none
 * @param warn told when a beat could not be stored
 */
export function heart(heartbeats: Heartbeats | undefined, warn: (message: string) => void): Heart {
  const beating = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let lastBeat = 0;
  let underWay: Promise<void> | undefined;

  /** One at a time: where the storage is away for long, beats must not queue up before its door. */
  function beat(): Promise<void> {
    underWay ??= beatOnce().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function beatOnce(): Promise<void> {
    if (!heartbeats || beating.size === 0) return;
    lastBeat = performance.now();
    try {
      await heartbeats.beat([...beating]);
    } catch (error) {
      warn(`A heartbeat was not stored: ${String(error)}`);
    }
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    start(trialId) {
      if (!heartbeats) return;
      beating.add(trialId);
      if (timer !== undefined) return;
      lastBeat = performance.now();
      timer = setInterval(beat, heartbeats.interval * 1000);
      // A trial that nobody works on any more must not keep the process alive.
      timer.unref();
    },
    stop(trialId) {
      beating.delete(trialId);
      if (beating.size === 0) close();
    },
    async catchUp() {
      if (heartbeats && performance.now() - lastBeat > heartbeats.interval * 500) await beat();
    },
    close,
  };
}
