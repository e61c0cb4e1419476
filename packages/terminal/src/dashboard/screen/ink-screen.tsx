import type { ReadStream, WriteStream } from "node:tty";
import { Box, render, Transform, useInput } from "ink";
import { memo, useSyncExternalStore } from "react";
import { keyNames } from "./key-names.js";

export interface InkScreenOptions<State> {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly store: {
    state(): State;
    subscribe(listener: () => void): () => void;
  };
  /** The screen for a state: ready lines with their colours, fewer and narrower than the terminal has room for. */
  frame(state: State): readonly string[];
  /** A key by the name that the key table has for it. */
  onKey(name: string): void;
  onFocus(focused: boolean): void;
}

/** Keys follow one another this fast at most on the screen; what comes by itself is slower, by its store. */
const FRAMES_PER_SECOND = 60;

/**
 * Shows a store's state through Ink, and hands on keys. This file is bundled
 * with Ink and React into one: loaded from their own hundred files they would
 * take longer than the whole first frame may.
 *
 * @returns ends it, with the terminal's input and cursor as they were
 */
export function showInkScreen<State>(options: InkScreenOptions<State>): () => void {
  const { stdin, stdout } = options;
  const instance = render(<Screen {...options} />, {
    stdin,
    stdout: withoutRows(stdout),
    exitOnCtrlC: false,
    // It would print above the frame, and so move it; the dashboard shows such text in its last line.
    patchConsole: false,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: FRAMES_PER_SECOND,
  });
  // Rejected by an error in a frame: unexpected as any that nobody handles.
  void instance.waitUntilExit();
  return instance.unmount;
}

/**
 * The same stream, which does not tell its rows. A frame is never as high as
 * the terminal, but where the terminal has just become lower the last one is,
 * and then Ink would clear the screen and all that was scrolled out of it.
 */
function withoutRows(stdout: WriteStream): WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === "rows") return undefined;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Codes by which a terminal tells that its window got or lost the focus, once it was asked to. */
const FOCUS: Readonly<Record<string, boolean>> = { "[I": true, "[O": false };

function Screen<State>({ store, frame, onKey, onFocus }: InkScreenOptions<State>) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    const focused = FOCUS[input];
    if (focused !== undefined) return onFocus(focused);
    for (const name of keyNames(input, key)) onKey(name);
  });
  return (
    <Box flexDirection="column">
      {frame(state).map((text, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <Line key={row} text={text} />
      ))}
    </Box>
  );
}

/**
 * One line, which knows its width already. As the text of a node Ink would
 * measure it, and keeps all that it ever measured: gigabytes in a night's
 * training. So what it measures is a blank, which the line replaces.
 */
const Line = memo(function Line({ text }: { readonly text: string }) {
  return <Transform transform={() => text}> </Transform>;
});
