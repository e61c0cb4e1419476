import { join } from "node:path";
import type { Job } from "../model/state.js";
import { attempt } from "./attempt.js";
import { type ChildJob, startChild } from "./child-job.js";
import { isFile } from "./document-at.js";
import type { Follower } from "./follower.js";
import { newRunFolder } from "./new-folder.js";
import type { Store } from "./store.js";

/** A child process with what it is. */
export interface StartedJob {
  readonly command: "train" | "sweep";
  readonly folder: string;
  readonly child: ChildJob;
}

/** The trainings and sweeps that were started from here. */
export interface Jobs {
  start(store: Store, command: StartedJob["command"], args: readonly string[]): Promise<void>;
  /** Shows what a child that was started elsewhere does, and lets it be stopped like one of our own. */
  adopt(store: Store, started: StartedJob): void;
  /** @param discard at once, and deletes what it made; else it finishes the step and saves */
  stop(store: Store, id: string, discard: boolean): void;
  saveAll(): void;
  /** Folders of the jobs that still run. */
  running(): readonly string[];
}

export interface JobsOptions {
  /** Below which runs are kept. */
  readonly folder: string;
  readonly follow: Follower;
  /** One has ended, and its folder is as it will stay. */
  onEnded(store: Store): Promise<void>;
}

export function jobsOf({ folder, follow, onEnded }: JobsOptions): Jobs {
  const jobs = new Map<string, { job: Job; child: ChildJob; discard: boolean }>();
  const ended = async (store: Store, id: string, failure: string | null) => {
    const { job, child, discard } = jobs.get(id)!;
    jobs.delete(id);
    store.dispatch({ type: "job", job: { ...job, state: "ended", failure } });
    const nothing = failure !== null && !(await isFile(join(job.folder, "config.json")));
    if (discard || nothing) await child.forget();
    if (failure !== null && !discard) store.dispatch({ type: "say", level: "error", text: failure });
    await onEnded(store);
  };
  const own: Jobs = {
    async start(store, command, args) {
      const valuation = args[args.indexOf("--val-model") + 1] ?? "run";
      const path = newRunFolder(folder, valuation);
      const events = command === "sweep" ? join(path, "events.ndjson") : null;
      const child = startChild({
        command,
        args: [...args, "--out", path],
        folder: path,
        events,
        cwd: folder,
      });
      own.adopt(store, { command, folder: path, child });
    },
    adopt(store, { command, folder: path, child }) {
      const job: Job = { id: path, kind: command, folder: path, state: "running", failure: null };
      jobs.set(path, { job, child, discard: false });
      store.dispatch({ type: "job", job });
      const log = join(path, "events.ndjson");
      if (command === "train") follow.run(store, path, log);
      else follow.sweep(store, log);
      attempt(
        store,
        child.ended.then(({ failure }) => ended(store, path, failure)),
      );
    },
    stop(store, id, discard) {
      const running = jobs.get(id);
      if (!running) return;
      running.discard = discard;
      running.child.stop(discard ? "kill" : "save");
      store.dispatch({ type: "job", job: { ...running.job, state: "stopping" } });
    },
    saveAll() {
      for (const { child } of jobs.values()) child.stop("save");
    },
    running: () => [...jobs.keys()],
  };
  return own;
}
