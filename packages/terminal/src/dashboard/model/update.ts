import type { RunEvent } from "@auction-mech/core";
import type { AuditResult } from "@auction-mech/trainer";
import type { SweepEvent } from "@auction-mech/tuner";
import { commands, runChoice } from "./commands.js";
import { isSweepLog } from "./event-log.js";
import { type FormDefinition, formErrors, formKey, openForm } from "./form.js";
import { bindingOf } from "./key-table.js";
import { advance, eventsSince, type Playback } from "./playback.js";
import { applyRunEvent, EMPTY_RUN } from "./run-model.js";
import {
  type AppState,
  type AuctionDocument,
  type CatalogEntry,
  type Job,
  type Overlay,
  type StudyDocument,
  typesBids,
} from "./state.js";
import type { Step } from "./step.js";
import { applySweepEvent, EMPTY_SWEEP } from "./sweep-model.js";
import { edited } from "./text-field.js";
import { tryItKey } from "./try-it-form.js";

export type Message =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "resize"; readonly size: AppState["size"] }
  | { readonly type: "tick"; readonly now: number; readonly elapsed: number }
  | { readonly type: "catalog"; readonly entries: readonly CatalogEntry[] }
  | {
      readonly type: "run-opened";
      readonly path: string | null;
      readonly title: string;
      readonly show: boolean;
    }
  | { readonly type: "run-events"; readonly path: string | null; readonly events: readonly RunEvent[] }
  | { readonly type: "sweep-opened"; readonly show: boolean }
  | { readonly type: "sweep-events"; readonly events: readonly SweepEvent[] }
  | {
      readonly type: "study";
      readonly study: StudyDocument;
      readonly show: boolean;
      /** Not that of the sweep shown, whose progress therefore goes. */
      readonly alone: boolean;
    }
  | { readonly type: "auction"; readonly auction: AuctionDocument; readonly show: boolean }
  | {
      readonly type: "audit";
      readonly path: string;
      readonly result: AuditResult | null;
      readonly failure: string | null;
    }
  | { readonly type: "job"; readonly job: Job }
  | { readonly type: "form"; readonly definition: FormDefinition }
  | { readonly type: "replay"; readonly playback: AppState["playback"] }
  | { readonly type: "say"; readonly text: string; readonly level: "info" | "warning" | "error" };

export function update(state: AppState, message: Message): Step {
  if (message.type === "key") return onKey(state, message.key);
  if (message.type === "form") return withForm(state, message.definition);
  return { state: applied(state, message), effects: [] };
}

// --- Internal helpers ---

function applied(state: AppState, message: Exclude<Message, { type: "key" | "form" }>): AppState {
  switch (message.type) {
    case "resize":
      return { ...state, size: message.size };
    case "tick":
      return ticked(state, message);
    case "catalog":
      return { ...state, catalog: message.entries, scanned: true };
    case "run-opened":
      return withRun(state, message);
    case "run-events":
      return withEvents(state, message.path, message.events);
    case "sweep-opened":
      return {
        ...state,
        sweep: EMPTY_SWEEP,
        study: null,
        ...(message.show && { tab: "sweep" as const, overlay: null }),
      };
    case "sweep-events":
      return withSweepEvents(state, message.events);
    case "study":
      return {
        ...state,
        study: message.study,
        sweep: message.alone ? null : state.sweep,
        ...(message.show && { tab: "sweep" as const, overlay: null, message: null }),
      };
    case "auction":
      return {
        ...state,
        auction: message.auction,
        ...(message.show && { tab: "auction" as const, overlay: null }),
      };
    case "audit":
      return { ...state, audit: { path: message.path, result: message.result, failure: message.failure } };
    case "job":
      return { ...state, jobs: [...state.jobs.filter(({ id }) => id !== message.job.id), message.job] };
    case "replay":
      return message.playback
        ? withPlayback(state, message.playback, Number.NEGATIVE_INFINITY)
        : { ...state, playback: null };
    case "say":
      return { ...state, message: { text: message.text, level: message.level } };
  }
}

/** The form that was waited for gets the keys pressed meanwhile; one that was closed before it came stays closed. */
function withForm(state: AppState, definition: FormDefinition): Step {
  const { overlay } = state;
  if (overlay?.kind !== "loading") return { state, effects: [] };
  const opened: Step = {
    state: { ...state, overlay: { kind: "form", form: openForm(definition) } },
    effects: [],
  };
  return overlay.keys.reduce((step, key) => {
    const next = onKey(step.state, key);
    return { state: next.state, effects: [...step.effects, ...next.effects] };
  }, opened);
}

function ticked(state: AppState, { now, elapsed }: { now: number; elapsed: number }): AppState {
  const at = { ...state, now };
  if (!state.playback) return at;
  return withPlayback(at, advance(state.playback, elapsed), state.playback.position);
}

/** The state with what a record says of the time from `before` to its position. */
function withPlayback(state: AppState, playback: Playback, before: number): AppState {
  const events = eventsSince(playback, before);
  return isSweepLog(playback.events)
    ? withSweepEvents({ ...state, playback }, events as readonly SweepEvent[])
    : withEvents({ ...state, playback }, null, events as readonly RunEvent[]);
}

function withRun(
  state: AppState,
  { path, title, show }: { path: string | null; title: string; show: boolean },
): AppState {
  const known = state.runs.findIndex((run) => run.path === path);
  const runs = known >= 0 ? state.runs : [...state.runs, { path, title, model: EMPTY_RUN }];
  const run = known >= 0 ? known : runs.length - 1;
  return show ? { ...state, runs, run, tab: "train", overlay: null } : { ...state, runs };
}

function withEvents(state: AppState, path: string | null, events: readonly RunEvent[]): AppState {
  if (events.length === 0) return state;
  const runs = state.runs.map((run) =>
    run.path === path ? { ...run, model: events.reduce(applyRunEvent, run.model) } : run,
  );
  return { ...state, runs };
}

/** A sweep's trials come from its study where that is open, else from the events. */
function withSweepEvents(state: AppState, events: readonly SweepEvent[]): AppState {
  if (events.length === 0) return state;
  const sweep = events.reduce(applySweepEvent, state.sweep ?? EMPTY_SWEEP);
  const fromEvents = state.study === null || state.study.url === null;
  return { ...state, sweep, ...(fromEvents && sweep.study && { study: { url: null, model: sweep.study } }) };
}

/** What has the focus gets the key first: a question, a form, a prompt, the bids being typed; then the table. */
function onKey(state: AppState, key: string): Step {
  const { overlay } = state;
  if (key === "ctrl+c" || key === "ctrl+z" || key === "ctrl+l") return byTable(state, key);
  if (overlay) return onOverlayKey(state, overlay, key);
  if (typesBids(state)) {
    const typed = tryItKey(state, state.auction!, key);
    if (typed) return { state: typed, effects: [] };
  }
  return byTable(state, key);
}

function byTable(state: AppState, key: string): Step {
  const binding = bindingOf(state, key);
  if (!binding) return { state, effects: [] };
  return commands[binding.command]({ ...state, message: null }, key);
}

/** Keys that move the help, and by how many lines; any other closes it. */
const HELP_SCROLL: Readonly<Record<string, number>> = {
  down: 1,
  j: 1,
  up: -1,
  k: -1,
  pagedown: 10,
  pageup: -10,
  space: 10,
};

function onOverlayKey(state: AppState, overlay: Overlay, key: string): Step {
  const closed = { ...state, overlay: null };
  if (key === "escape")
    return { state: overlay.kind === "filter" ? withFilter(closed, "") : closed, effects: [] };
  switch (overlay.kind) {
    case "help": {
      const by = HELP_SCROLL[key];
      if (by === undefined) return { state: closed, effects: [] };
      return {
        state: { ...state, overlay: { kind: "help", offset: Math.max(0, overlay.offset + by) } },
        effects: [],
      };
    }
    case "choices": {
      const choice = overlay.choices.find((one) => one.key === key);
      return choice ? runChoice(closed, choice.command) : { state, effects: [] };
    }
    case "form":
      return onFormKey(state, overlay, key);
    case "loading":
      return { state: { ...state, overlay: { ...overlay, keys: [...overlay.keys, key] } }, effects: [] };
    case "filter": {
      if (key === "enter" || key === "down") return { state: closed, effects: [] };
      const text = edited(overlay.text, key);
      return {
        state: text ? withFilter({ ...state, overlay: { ...overlay, text } }, text.text) : state,
        effects: [],
      };
    }
    case "open": {
      if (key === "enter") {
        const path = overlay.text.text.trim();
        return { state: closed, effects: path === "" ? [] : [{ type: "open", path }] };
      }
      const text = edited(overlay.text, key);
      return { state: text ? { ...state, overlay: { ...overlay, text } } : state, effects: [] };
    }
  }
}

function onFormKey(state: AppState, overlay: Extract<Overlay, { kind: "form" }>, key: string): Step {
  const { form } = overlay;
  if (key === "enter") {
    const { fields, problem } = formErrors(form);
    if (Object.keys(fields).length > 0 || problem !== null) return { state, effects: [] };
    const { definition, values } = form;
    return {
      state: { ...state, overlay: null },
      effects: [{ type: "start", command: definition.command, args: definition.args(values) }],
    };
  }
  const changed = formKey(form, key);
  return { state: changed ? { ...state, overlay: { kind: "form", form: changed } } : state, effects: [] };
}

function withFilter(state: AppState, filter: string): AppState {
  const { tab, lists } = state;
  if (tab !== "runs" && tab !== "sweep" && tab !== "compare") return state;
  return { ...state, lists: { ...lists, [tab]: { ...lists[tab], filter, cursor: 0 } } };
}
