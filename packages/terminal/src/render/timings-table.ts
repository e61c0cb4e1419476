import type { SpanName, Timings } from "@auction-mech/core";
import { percent } from "./format.js";

const LABELS: Readonly<Record<SpanName, string>> = {
  "start-up": "start-up",
  loading: "loading data and engines",
  sampling: "sampling values and batches",
  imitate: "phase 1: imitate",
  improve: "phase 2: improve",
  "evaluation forward": "evaluation: forward",
  "misreport search": "evaluation: misreport search",
  baselines: "baselines",
  bound: "bound",
  writing: "writing",
  other: "everything else",
};

/** Where the time went, a line a part; nothing where it was not asked for. */
export function timingsTable(timings: Timings | undefined): string[] {
  if (!timings) return [];
  const { total, spans } = timings;
  const width = Math.max(...Object.values(LABELS).map((label) => label.length));
  const line = (label: string, seconds: number, share: number) =>
    `${label.padEnd(width)}  ${seconds.toFixed(3).padStart(9)} s  ${percent(share).padStart(6)}`;
  return [
    "",
    "where the time went, from the process's start:",
    ...spans.map(({ name, seconds }) => line(LABELS[name], seconds, seconds / total)),
    line("total", total, 1),
  ];
}
