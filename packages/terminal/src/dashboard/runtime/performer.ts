import { readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import type { RunEvent } from "@auction-mech/core";
import type { SweepEvent } from "@auction-mech/tuner";
import type { Effect } from "../model/effect.js";
import { eventsOf, isRunLog, isSweepLog } from "../model/event-log.js";
import { playback } from "../model/playback.js";
import type { Job } from "../model/state.js";
import { scanCatalog } from "./catalog.js";
import { type ChildJob, removeFolder, startChild } from "./child-job.js";
import { followFile } from "./follow-file.js";
import { followStudy, openStudyAt } from "./follow-study.js";
import { newRunFolder } from "./new-folder.js";
import type { Store } from "./store.js";

/** What only the owner of the terminal can do. */
export interface Host {
  suspend(): void;
  redraw(): void;
  quit(leave: boolean): void;
  /** The screen as it is now, with its colours. */
  frame(): string;
}

/** Does what the model asks for: the only part that touches files and processes. */
export interface Performer {
  perform(effect: Effect, store: Store): void;
  /** Reads again what can be opened. */
  scan(store: Store): Promise<void>;
  /** Shows what a child that was started elsewhere does, and lets it be stopped like one of our own. */
  adopt(store: Store, started: StartedJob): void;
  replay(store: Store, path: string, speed: number): Promise<void>;
  /** Folders of the jobs that still run. */
  running(): readonly string[];
  /** Jobs that still run, stopped if they should; then everything else that is open. */
  close(): void;
}

/** A child process with what it is. */
export interface StartedJob {
  readonly command: "train" | "sweep";
  readonly folder: string;
  readonly child: ChildJob;
}

export function performer(folder: string, host: Host): Performer {
  const closing = new AbortController();
  const followed = new Set<string>();
  const jobs = new Map<string, { job: Job; child: ChildJob; discard: boolean }>();
  let study: AbortController | undefined;
  let sweep: AbortController | undefined;

  const say = (store: Store, error: unknown) =>
    store.dispatch({
      type: "say",
      level: "error",
      text: error instanceof Error ? error.message : String(error),
    });
  const attempt = (store: Store, work: Promise<unknown>) =>
    void work.catch((error: unknown) => say(store, error));

  function followRun(store: Store, path: string, log: string, show: boolean): void {
    store.dispatch({ type: "run-opened", path, title: relative(folder, path) || basename(path), show });
    if (followed.has(path)) return;
    followed.add(path);
    const onEvents = (events: readonly { type: string }[]) =>
      store.dispatch({ type: "run-events", path, events: events as readonly RunEvent[] });
    attempt(store, followFile(log, onEvents, closing.signal));
  }

  async function showStudy(store: Store, where: string): Promise<void> {
    const opened = await openStudyAt(where);
    study?.abort();
    study = new AbortController();
    closing.signal.addEventListener("abort", () => study?.abort());
    const own = study;
    let first = true;
    if (opened.others.length > 0) {
      const text = `It holds other studies too: ${opened.others.join(", ")}. Open one by adding #NAME to the path.`;
      store.dispatch({ type: "say", level: "info", text });
    }
    await followStudy(
      opened,
      (model) => {
        if (own.signal.aborted) return;
        store.dispatch({ type: "study", study: { url: where, model }, show: first });
        first = false;
      },
      own.signal,
    );
  }

  /** A sweep's events say how far it is; its trials come from the study, which other processes may share. */
  async function showSweep(store: Store, path: string): Promise<void> {
    followSweep(store, join(path, "events.ndjson"));
    await showStudy(store, join(path, "study.sqlite3"));
  }

  function followSweep(store: Store, log: string): void {
    sweep?.abort();
    sweep = new AbortController();
    closing.signal.addEventListener("abort", () => sweep?.abort());
    const own = sweep;
    store.dispatch({ type: "sweep-opened", show: true });
    const onEvents = (events: readonly { type: string }[]) => {
      if (!own.signal.aborted)
        store.dispatch({ type: "sweep-events", events: events as readonly SweepEvent[] });
    };
    attempt(store, followFile(log, onEvents, own.signal));
  }

  async function showAuction(store: Store, path: string): Promise<void> {
    const { openAuction } = await import("./load-auction.js");
    store.dispatch({ type: "auction", auction: await openAuction(path), show: true });
  }

  async function open(store: Store, where: string): Promise<void> {
    if (/^[\w+]+:\/\//.test(where)) return showStudy(store, where);
    const path = resolve(folder, where);
    const [file] = path.split("#") as [string];
    const found = await stat(file).catch(() => undefined);
    if (!found) throw new Error(`"${where}" is not there. Check the path; relative ones start at ${folder}.`);
    if (!found.isDirectory()) {
      const head = (await readFile(file)).subarray(0, 15).toString("latin1");
      if (head.startsWith("SQLite format")) return showStudy(store, path);
      const events = eventsOf(await readFile(file, "utf8"));
      return isSweepLog(events) ? followSweep(store, file) : followRun(store, path, path, true);
    }
    if (await isFile(join(path, "config.json"))) {
      if (await isFile(join(path, "study.sqlite3"))) return showSweep(store, path);
      return followRun(store, path, join(path, "events.ndjson"), true);
    }
    if (await isFile(join(path, "auction.json"))) return showAuction(store, path);
    throw new Error(
      `"${where}" must be a run, a sweep, a saved auction, a study or an event log, but is none of them.`,
    );
  }

  function start(store: Store, command: "train" | "sweep", args: readonly string[]): void {
    const valuation = args[args.indexOf("--val-model") + 1] ?? "run";
    const path = newRunFolder(folder, valuation);
    const events = command === "sweep" ? join(path, "events.ndjson") : null;
    const child = startChild({ command, args: [...args, "--out", path], folder: path, events, cwd: folder });
    adopt(store, { command, folder: path, child });
  }

  function adopt(store: Store, { command, folder: path, child }: StartedJob): void {
    const job: Job = { id: path, kind: command, folder: path, state: "running", failure: null };
    jobs.set(path, { job, child, discard: false });
    store.dispatch({ type: "job", job });
    if (command === "train") followRun(store, path, join(path, "events.ndjson"), true);
    else followSweep(store, join(path, "events.ndjson"));
    attempt(
      store,
      child.ended.then(({ failure }) => ended(store, path, failure)),
    );
  }

  async function ended(store: Store, id: string, failure: string | null): Promise<void> {
    const { job, discard } = jobs.get(id)!;
    jobs.delete(id);
    store.dispatch({ type: "job", job: { ...job, state: "ended", failure } });
    const nothing = failure !== null && !(await isFile(join(job.folder, "config.json")));
    if (discard || nothing) await removeFolder(job.folder);
    if (failure !== null && !discard) store.dispatch({ type: "say", level: "error", text: failure });
    await performed.scan(store);
  }

  const performed: Performer = {
    perform(effect, store) {
      switch (effect.type) {
        case "open":
          return attempt(store, open(store, effect.path));
        case "load-auction":
          return attempt(store, showAuction(store, effect.path));
        case "load-form":
          return attempt(
            store,
            import("../forms/forms.js").then(({ formOf }) =>
              store.dispatch({ type: "form", definition: formOf(effect.command) }),
            ),
          );
        case "start":
          return start(store, effect.command, effect.args);
        case "stop": {
          const running = jobs.get(effect.job);
          if (!running) return;
          running.discard = effect.discard;
          running.child.stop(effect.discard ? "kill" : "save");
          store.dispatch({ type: "job", job: { ...running.job, state: "stopping" } });
          return;
        }
        case "audit":
          return attempt(
            store,
            import("./run-audit-child.js").then(({ auditInChild }) =>
              auditInChild(effect.path).then(
                (result) => store.dispatch({ type: "audit", path: effect.path, result, failure: null }),
                (error: Error) =>
                  store.dispatch({ type: "audit", path: effect.path, result: null, failure: error.message }),
              ),
            ),
          );
        case "export":
          return attempt(
            store,
            import("../export/export-view.js").then(async ({ exportView }) => {
              const file = await exportView(store.state(), effect, host.frame(), folder);
              store.dispatch({ type: "say", level: "info", text: `written to ${relative(folder, file)}` });
            }),
          );
        case "suspend":
          return host.suspend();
        case "redraw":
          return host.redraw();
        case "quit":
          if (!effect.leave) for (const { child } of jobs.values()) child.stop("save");
          return host.quit(effect.leave);
      }
    },
    async scan(store) {
      store.dispatch({ type: "catalog", entries: await scanCatalog(folder) });
    },
    async replay(store, path, speed) {
      const events = eventsOf(await readFile(resolve(folder, path), "utf8"));
      if (isSweepLog(events)) store.dispatch({ type: "sweep-opened", show: true });
      else if (isRunLog(events))
        store.dispatch({ type: "run-opened", path: null, title: basename(path), show: true });
      else
        throw new Error(`"${path}" must be the event log of a run or a sweep, but holds none of its events.`);
      store.dispatch({ type: "replay", playback: playback(events, speed) });
    },
    adopt,
    running: () => [...jobs.keys()],
    close: () => closing.abort(),
  };
  return performed;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
