import { basename, join, relative } from "node:path";
import type { RunEvent } from "@auction-mech/core";
import type { SweepEvent } from "@auction-mech/tuner";
import type { LogEvent } from "../model/event-log.js";
import type { StudyModel } from "../model/study-model.js";
import { attempt } from "./attempt.js";
import { followFile } from "./follow-file.js";
import { followStudy, openStudyAt } from "./follow-study.js";
import type { Store } from "./store.js";

/** Shows what others write, for as long as they write: any number of runs, one sweep, one study. */
export interface Follower {
  /** @param path the run's folder, or its log where that is all there is */
  run(store: Store, path: string, log: string): void;
  sweep(store: Store, log: string): void;
  /** A sweep's events say how far it is; its trials come from the study, which other processes may share. */
  sweepFolder(store: Store, path: string): Promise<void>;
  study(store: Store, where: string): Promise<void>;
}

/** @param folder where the titles' paths begin @param closing ends everything */
export function follower(folder: string, closing: AbortSignal): Follower {
  const followed = new Set<string>();
  const nextSweep = oneAtATime(closing);
  const nextStudy = oneAtATime(closing);
  /** @param alone whether it is not that of the sweep shown */
  const showStudy = async (store: Store, where: string, alone: boolean) => {
    // A server may take seconds to answer, or not to.
    store.dispatch({ type: "say", level: "info", text: "opening the study" });
    const opened = await openStudyAt(where);
    if (alone) nextSweep();
    const signal = nextStudy();
    let show = true;
    const onStudy = (model: StudyModel) => {
      if (signal.aborted) return;
      store.dispatch({ type: "study", study: { url: where, model }, show, alone });
      if (show && opened.others.length > 0) store.dispatch(otherStudies(opened.others));
      show = false;
    };
    await followStudy(opened, onStudy, signal);
  };
  const own: Follower = {
    run(store, path, log) {
      store.dispatch({
        type: "run-opened",
        path,
        title: relative(folder, path) || basename(path),
        show: true,
      });
      if (followed.has(path)) return;
      followed.add(path);
      const onEvents = (events: readonly LogEvent[]) =>
        store.dispatch({ type: "run-events", path, events: events as readonly RunEvent[] });
      attempt(store, followLog(store, "run", log, onEvents, closing));
    },
    sweep(store, log) {
      const signal = nextSweep();
      store.dispatch({ type: "sweep-opened", show: true });
      const onEvents = (events: readonly LogEvent[]) =>
        store.dispatch({ type: "sweep-events", events: events as readonly SweepEvent[] });
      attempt(store, followLog(store, "sweep", log, onEvents, signal));
    },
    async sweepFolder(store, path) {
      own.sweep(store, join(path, "events.ndjson"));
      await showStudy(store, join(path, "study.sqlite3"), false);
    },
    study: (store, where) => showStudy(store, where, true),
  };
  return own;
}

// --- Internal helpers ---

/** Gives a signal that the next call aborts, as `closing` does. */
function oneAtATime(closing: AbortSignal): () => AbortSignal {
  let current: AbortController | undefined;
  closing.addEventListener("abort", () => current?.abort());
  return () => {
    current?.abort();
    current = new AbortController();
    return current.signal;
  };
}

/** Follows a log; a line that cannot be shown is passed over with a notice. */
async function followLog(
  store: Store,
  kind: "run" | "sweep",
  log: string,
  onEvents: (events: readonly LogEvent[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { checkEvents } = await import("./check-events.js");
  await followFile(
    log,
    (read) => {
      if (signal.aborted) return;
      const { events, refused } = checkEvents(kind, read);
      if (events.length > 0) onEvents(events);
      if (refused !== null) store.dispatch(refusal(log, refused));
    },
    signal,
  );
}

function otherStudies(names: readonly string[]) {
  const text = `It holds other studies too: ${names.join(", ")}. Open one by adding #NAME to the path.`;
  return { type: "say", level: "info", text } as const;
}

/** What is said of a line that was passed over. */
export function refusal(log: string, why: string) {
  const text = `A line of ${basename(log)} cannot be shown and was passed over: ${why}.`;
  return { type: "say", level: "warning", text } as const;
}
