import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { paintRuns } from "./canvas.js";
import { fit } from "./fit.js";

/** A stretch of one lane's time. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly role: Role;
  /** Drawn all along. */
  readonly character: string;
}

export interface Lane {
  readonly label: string;
  readonly segments: readonly Segment[];
}

/** Lanes over one time axis: what each worker did when. */
export function timeline(lanes: readonly Lane[], width: number, theme: Theme): string[] {
  const labels = Math.min(16, Math.max(...lanes.map(({ label }) => label.length), 1));
  const room = Math.max(1, width - labels - 1);
  const all = lanes.flatMap(({ segments }) => segments);
  const from = all.reduce((least, segment) => Math.min(least, segment.from), Number.POSITIVE_INFINITY);
  const to = all.reduce((most, segment) => Math.max(most, segment.to), Number.NEGATIVE_INFINITY);
  const span = to - from || 1;
  const column = (time: number) => Math.min(room - 1, Math.floor(((time - from) / span) * room));
  return lanes.map(({ label, segments }) => {
    const cells = new Array<string>(room).fill(" ");
    const roles = new Array<Role>(room).fill("plain");
    for (const segment of segments) {
      const last = column(segment.to);
      for (let at = column(segment.from); at <= last; at++) {
        cells[at] = segment.character;
        roles[at] = segment.role;
      }
    }
    return `${fit(label, labels)} ${paintRuns(cells, roles, theme)}`;
  });
}
