import { readFile } from "node:fs/promises";
import { basename, relative, resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import type { Effect } from "../model/effect.js";
import { eventsOf, isRunLog, isSweepLog } from "../model/event-log.js";
import { playback } from "../model/playback.js";
import { attempt } from "./attempt.js";
import { scanCatalog } from "./catalog.js";
import { documentAt } from "./document-at.js";
import { type Follower, follower, refusal } from "./follower.js";
import { type Jobs, jobsOf } from "./jobs.js";
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
  readonly adopt: Jobs["adopt"];
  replay(store: Store, path: string, speed: number): Promise<void>;
  readonly running: Jobs["running"];
  /** Jobs that still run go on; nothing is followed any more. */
  close(): void;
}

export function performer(folder: string, host: Host): Performer {
  const closing = new AbortController();
  const follow = follower(folder, closing.signal);
  const scan = async (store: Store) => {
    store.dispatch({ type: "catalog", entries: await scanCatalog(folder) });
  };
  const jobs = jobsOf({ folder, follow, onEnded: scan });
  return {
    perform(effect, store) {
      switch (effect.type) {
        case "open":
          return attempt(store, openDocument(store, follow, folder, effect.path));
        case "load-auction":
          return attempt(store, showAuction(store, effect.path));
        case "load-form":
          return attempt(store, showForm(store, effect.command));
        case "start":
          return attempt(store, jobs.start(store, effect.command, effect.args));
        case "stop":
          return jobs.stop(store, effect.job, effect.discard);
        case "audit":
          return attempt(store, audit(store, effect.path));
        case "export":
          return attempt(store, exportShown(store, effect, host.frame(), folder));
        case "suspend":
          return host.suspend();
        case "redraw":
          return host.redraw();
        case "quit":
          if (!effect.leave) jobs.saveAll();
          return host.quit(effect.leave);
      }
    },
    scan,
    adopt: jobs.adopt,
    replay: (store, path, speed) => replay(store, resolve(folder, path), speed),
    running: jobs.running,
    close: () => closing.abort(),
  };
}

// --- Internal helpers: what is rarely needed is loaded when it is ---

async function openDocument(store: Store, follow: Follower, folder: string, where: string): Promise<void> {
  const document = await documentAt(folder, where);
  switch (document.kind) {
    case "study":
      return follow.study(store, document.where);
    case "run":
      return follow.run(store, document.path, document.log);
    case "sweep":
      return follow.sweepFolder(store, document.path);
    case "sweep-log":
      return follow.sweep(store, document.log);
    case "auction":
      return showAuction(store, document.path);
  }
}

async function showAuction(store: Store, path: string): Promise<void> {
  const { openAuction } = await import("./load-auction.js");
  store.dispatch({ type: "auction", auction: await openAuction(path), show: true });
}

async function showForm(store: Store, command: "train" | "sweep"): Promise<void> {
  const { formOf } = await import("../forms/forms.js");
  store.dispatch({ type: "form", definition: formOf(command) });
}

async function audit(store: Store, path: string): Promise<void> {
  const { auditInChild } = await import("./run-audit-child.js");
  await auditInChild(path).then(
    (result) => store.dispatch({ type: "audit", path, result, failure: null }),
    (error: Error) => store.dispatch({ type: "audit", path, result: null, failure: error.message }),
  );
}

async function exportShown(
  store: Store,
  effect: Extract<Effect, { type: "export" }>,
  frame: string,
  folder: string,
): Promise<void> {
  const { exportView } = await import("../export/export-view.js");
  const file = await exportView(store.state(), effect, frame, folder);
  store.dispatch({ type: "say", level: "info", text: `written to ${relative(folder, file)}` });
}

async function replay(store: Store, path: string, speed: number): Promise<void> {
  const read = eventsOf(await readFile(path, "utf8"));
  const kind = isSweepLog(read) ? "sweep" : "run";
  const { checkEvents } = await import("./check-events.js");
  const { events, refused } = checkEvents(kind, read);
  if (isSweepLog(events)) store.dispatch({ type: "sweep-opened", show: true });
  else if (isRunLog(events)) {
    store.dispatch({ type: "run-opened", path: null, title: basename(path), show: true });
  } else {
    const why = refused === null ? "" : ` What was read: ${refused}.`;
    throw new InvalidArgument(
      `"${path}" must be the event log of a run or a sweep, but holds no event that begins one.${why}`,
    );
  }
  if (refused !== null) store.dispatch(refusal(path, refused));
  store.dispatch({ type: "replay", playback: playback(events, speed) });
}
