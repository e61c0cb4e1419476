/** One of several things that are timed side by side. */
export interface Racer {
  readonly name: string;
  /** Works for a while; returns one sample a unit of work, all in the same unit. */
  turn(): Promise<readonly number[]>;
}

/** What one racer's turns gave. */
export interface Timing {
  readonly name: string;
  readonly samples: readonly number[];
  /** The median of each turn. */
  readonly rounds: readonly number[];
}

/**
 * Lets the racers take turns, so that what disturbs the machine disturbs them
 * all alike. The first round compiles and starts threads: it does not count.
 */
export async function race(racers: readonly Racer[], rounds: number): Promise<readonly Timing[]> {
  const timings = racers.map(({ name }) => ({ name, samples: [] as number[], rounds: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [k, racer] of racers.entries()) {
      const samples = await racer.turn();
      if (round === 0) continue;
      timings[k]!.samples.push(...samples);
      timings[k]!.rounds.push(median(samples));
    }
  }
  return timings;
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How many times `a` is `b`: by their least disturbed samples, and round by
 * round (median, lowest, highest), where what disturbs the machine disturbs both.
 */
export function ratioCells(a: Timing, b: Timing): [string, string] {
  const least = Math.min(...a.samples) / Math.min(...b.samples);
  const all = a.rounds.map((value, round) => value / b.rounds[round]!);
  const [middle, low, high] = [median(all), Math.min(...all), Math.max(...all)].map((x) => x.toFixed(2));
  return [least.toFixed(2), `${middle} (${low} to ${high})`];
}
