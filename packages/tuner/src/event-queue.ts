/** Events of several sources in the order in which they came, for one reader. */
export interface EventQueue<Event> {
  push(event: Event): void;
  /** After the events pushed so far, the reading ends, or throws `error`. */
  end(error?: unknown): void;
  read(): AsyncGenerator<Event, void>;
}

export function eventQueue<Event>(): EventQueue<Event> {
  const waiting: Event[] = [];
  let ended: { readonly error: unknown } | undefined;
  let wake = () => {};
  return {
    push(event) {
      waiting.push(event);
      wake();
    },
    end(error) {
      ended = { error };
      wake();
    },
    async *read() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (ended) {
          if (ended.error !== undefined) throw ended.error;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
