import type { AuditFindings } from "@auction-mech/econ";
import type { AuditResult } from "@auction-mech/trainer";
import { number } from "./format.js";

/** What an audit checks, in words, with what it found. */
export function auditChecks({ worst, violations }: AuditResult): readonly { label: string; value: number }[] {
  return [
    { label: "gain of the most profitable lie", value: worst?.gain ?? 0 },
    { label: "more than one item, or a negative share", value: violations.feasibilityViolation },
    { label: "charged beyond the bid", value: violations.irViolation },
    { label: "allocation falls as the own bid rises", value: violations.monotonicityGap },
    { label: "payment off what the allocation implies", value: violations.paymentIdentityViolation },
  ];
}

/** The lie as a person would tell it. Bidders are counted from 1, as columns are. */
export function lieSentence({
  bidder,
  values,
  misreport,
  gain,
}: NonNullable<AuditFindings["worst"]>): string {
  const others = values.filter((_, i) => i !== bidder).map(number);
  const against = others.length === 0 ? "" : `, while the others bid ${others.join(", ")}`;
  return `Bidder ${bidder + 1}, whose value is ${number(values[bidder]!)}, gains ${number(gain)} by bidding ${number(misreport)}${against}.`;
}
