import type { AppState, Tab } from "../model/state.js";
import type { Theme } from "../theme/theme.js";

/** One framed part of a view: its lines are a pure function of the room it gets. */
export interface PanelSpec {
  /** As in `PANELS`; parts that never have the focus have names of their own. */
  readonly name: string;
  readonly title: string;
  /** Share of its row's width. */
  readonly weight: number;
  lines(width: number, height: number): readonly string[];
}

export interface PanelRow {
  /** Lines with the frame; or a share of what the fixed ones leave. */
  readonly height: { readonly fixed: number } | { readonly weight: number };
  readonly panels: readonly PanelSpec[];
}

/** What a tab shows, for a body of so many columns and rows. */
export type View = (
  state: AppState,
  theme: Theme,
  size: { columns: number; rows: number },
) => readonly PanelRow[];

export type Views = Readonly<Record<Tab, View>>;
