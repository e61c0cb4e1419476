import { setTimeout as sleep } from "node:timers/promises";

/** When to try again. */
export interface RetryPolicy {
  /** Whether another try may succeed. */
  isTransient(error: unknown): boolean;
  /** Seconds after which the error is final. */
  readonly seconds: number;
}

/**
 * Tries until it succeeds, fails for good or time is up, with waits that double
 * from 5 ms to 1 s. Half of each wait is random, so that workers that were
 * refused together do not come back together.
 */
export async function retrying<Result>(
  policy: RetryPolicy,
  operation: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + policy.seconds * 1000;
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (!policy.isTransient(error) || performance.now() > deadline) throw error;
      const wait = Math.min(1000, 5 * 2 ** attempt);
      await sleep(wait * (0.5 + 0.5 * Math.random()));
    }
  }
}
