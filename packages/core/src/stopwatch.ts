/** The parts of a command's time that are told apart. */
export const SPAN_NAMES = [
  "start-up",
  "loading",
  "sampling",
  "imitate",
  "improve",
  "evaluation forward",
  "misreport search",
  "baselines",
  "bound",
  "writing",
  "other",
] as const;

export type SpanName = (typeof SPAN_NAMES)[number];

/** Seconds spent in one part, without those of the parts inside it. */
export interface Span {
  readonly name: SpanName;
  readonly seconds: number;
  /** How often the part was entered. */
  readonly count: number;
}

/** Where the time of a command went: the spans add up to the total. */
export interface Timings {
  readonly total: number;
  readonly spans: readonly Span[];
}

/** Tells where the time goes. Parts nest: one that begins inside another pauses it. */
export interface Stopwatch {
  /** Begins a part; the function returned ends it. */
  begin(name: SpanName): () => void;
  /** Measures `work`, until its promise settles where it returns one. */
  measure<Result>(name: SpanName, work: () => Result): Result;
  /** So far, in the order of {@link SPAN_NAMES}, without parts never entered. */
  read(): Timings;
}

/**
 * Follows one course of work, not several at a time.
 *
 * @param started when the work began, as `performance.now()` has it: what lies between that and now is "start-up"
 * @param now milliseconds
 */
export function stopwatch(started?: number, now = () => performance.now()): Stopwatch {
  const opened = now();
  const origin = started ?? opened;
  const milliseconds = new Map<SpanName, number>();
  const counts = new Map<SpanName, number>();
  const open: SpanName[] = ["other"];
  let last = opened;
  const add = (name: SpanName, time: number) => milliseconds.set(name, (milliseconds.get(name) ?? 0) + time);
  const settle = () => {
    const time = now();
    add(open.at(-1)!, time - last);
    last = time;
  };
  if (opened > origin) {
    add("start-up", opened - origin);
    counts.set("start-up", 1);
  }
  counts.set("other", 1);

  function begin(name: SpanName): () => void {
    settle();
    const depth = open.push(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return () => {
      // What was left open inside, as by an error, ends with it.
      if (open.length < depth) return;
      settle();
      open.length = depth - 1;
    };
  }

  return {
    begin,
    measure(name, work) {
      const end = begin(name);
      let result: ReturnType<typeof work>;
      try {
        result = work();
      } catch (error) {
        end();
        throw error;
      }
      if (!(result instanceof Promise)) {
        end();
        return result;
      }
      return result.finally(end) as typeof result;
    },
    read() {
      settle();
      const spans = SPAN_NAMES.filter((name) => counts.has(name)).map((name) => ({
        name,
        seconds: (milliseconds.get(name) ?? 0) / 1000,
        count: counts.get(name)!,
      }));
      return { total: (last - origin) / 1000, spans };
    },
  };
}
