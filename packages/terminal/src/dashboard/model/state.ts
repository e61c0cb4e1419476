import type { Mechanism, Valuation } from "@auction-mech/core";
import type { AuditResult } from "@auction-mech/trainer";
import type { FormState } from "./form.js";
import { EMPTY_LIST, type ListState } from "./list.js";
import type { Playback } from "./playback.js";
import type { RunModel } from "./run-model.js";
import type { StudyModel } from "./study-model.js";
import type { SweepModel } from "./sweep-model.js";
import type { TextField } from "./text-field.js";

export const TABS = ["runs", "train", "auction", "audit", "sweep", "compare"] as const;
export type Tab = (typeof TABS)[number];

/** The panels of each view, in the order in which the focus goes through them. */
export const PANELS: Readonly<Record<Tab, readonly string[]>> = {
  runs: ["list"],
  train: ["revenue", "regret", "measured"],
  auction: ["map", "curves", "try it"],
  audit: ["audit"],
  sweep: ["trials", "history", "front", "importances", "workers"],
  compare: ["table"],
};

/** Something on disk that can be opened. */
export interface CatalogEntry {
  readonly path: string;
  readonly kind: "run" | "sweep" | "study" | "auction";
  readonly title: string;
  readonly detail: string;
  readonly status: "running" | "done" | "stopped" | "unknown";
  /** Milliseconds. */
  readonly changed: number;
}

/** A child process of ours: a training or a sweep. */
export interface Job {
  readonly id: string;
  readonly kind: "train" | "sweep";
  readonly folder: string;
  readonly state: "running" | "stopping" | "ended";
  /** Why it failed, in its own words. */
  readonly failure: string | null;
}

export interface RunDocument {
  readonly path: string | null;
  readonly title: string;
  readonly model: RunModel;
}

export interface StudyDocument {
  /** A file or a URL; null where it is told by a sweep's events alone. */
  readonly url: string | null;
  readonly model: StudyModel;
}

export interface AuctionDocument {
  readonly path: string | null;
  readonly mechanism: Mechanism;
  /** What it was trained on; null where it cannot be made here, as from a CSV. */
  readonly valuation: Valuation | null;
  /** Bids up to here are shown. */
  readonly high: number;
  readonly bids: readonly number[];
  readonly axes: { readonly x: number; readonly y: number };
  /** The bidder whose bid the arrows move. */
  readonly moving: number;
  /** The texts of the try-it form, one a bidder. */
  readonly fields: readonly TextField[];
  readonly field: number;
}

export interface AuditDocument {
  readonly path: string;
  readonly result: AuditResult | null;
  readonly failure: string | null;
}

export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly command: ChoiceCommand;
}

export type ChoiceCommand =
  | "cancel"
  | "stop-keep"
  | "stop-discard"
  | "quit-stop"
  | "quit-leave"
  | "export-svg"
  | "export-csv"
  | "export-json";

export type Overlay =
  | { readonly kind: "help"; readonly offset: number }
  | { readonly kind: "form"; readonly form: FormState }
  /** A form on its way, and the keys that were pressed for it already. */
  | { readonly kind: "loading"; readonly title: string; readonly keys: readonly string[] }
  | { readonly kind: "choices"; readonly question: string; readonly choices: readonly Choice[] }
  | { readonly kind: "filter"; readonly text: TextField }
  | { readonly kind: "open"; readonly text: TextField };

/** Everything that is shown: views are functions of it. */
export interface AppState {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly tab: Tab;
  /** The focused panel of each view. */
  readonly panel: Readonly<Record<Tab, number>>;
  readonly zoomed: boolean;
  readonly overlay: Overlay | null;
  /** The last thing that happened, in the footer. */
  readonly message: { readonly text: string; readonly level: "info" | "warning" | "error" } | null;
  readonly lists: Readonly<Record<"runs" | "sweep" | "compare", ListState>>;
  readonly catalog: readonly CatalogEntry[];
  /** Whether the catalog was read at least once. */
  readonly scanned: boolean;
  readonly runs: readonly RunDocument[];
  /** Which of `runs` is shown. */
  readonly run: number;
  readonly study: StudyDocument | null;
  readonly sweep: SweepModel | null;
  readonly auction: AuctionDocument | null;
  /** Whether keys go to the try-it form while it is shown. */
  readonly typing: boolean;
  readonly audit: AuditDocument | null;
  readonly jobs: readonly Job[];
  readonly playback: Playback | null;
  readonly logScale: boolean;
  /** Whether curves show the latest points alone. */
  readonly recent: boolean;
  /** Milliseconds: where running trials end on the time axis. */
  readonly now: number;
}

export function initialState(size: AppState["size"], tab: Tab = "runs"): AppState {
  return {
    size,
    tab,
    panel: { runs: 0, train: 0, auction: 0, audit: 0, sweep: 0, compare: 0 },
    zoomed: false,
    overlay: null,
    message: null,
    lists: { runs: EMPTY_LIST, sweep: EMPTY_LIST, compare: EMPTY_LIST },
    catalog: [],
    scanned: false,
    runs: [],
    run: 0,
    study: null,
    sweep: null,
    auction: null,
    typing: false,
    audit: null,
    jobs: [],
    playback: null,
    logScale: true,
    recent: false,
    now: 0,
  };
}

/** The list of the view shown, where it has one. */
export function listOf(tab: Tab): keyof AppState["lists"] | null {
  return tab === "runs" || tab === "sweep" || tab === "compare" ? tab : null;
}

/** Whether keys go to the try-it form. */
export function typesBids({ tab, typing, auction }: AppState): boolean {
  return tab === "auction" && typing && auction !== null;
}

export function shownRun({ runs, run }: AppState): RunDocument | null {
  return runs[run] ?? null;
}

/** The job that works in the folder of the run or sweep shown, while it does. */
export function activeJobs({ jobs }: AppState): readonly Job[] {
  return jobs.filter(({ state }) => state !== "ended");
}

export function focusedPanel({ tab, panel }: AppState): string {
  return PANELS[tab][panel[tab]]!;
}
