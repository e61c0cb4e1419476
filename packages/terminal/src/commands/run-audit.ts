import { InvalidArgument } from "@auction-mech/core";
import { audit } from "@auction-mech/econ";
import { type AuditResult, environment, fastAuction } from "@auction-mech/trainer";
import { ExitCode } from "../exit-code.js";
import { auditChecks, lieSentence } from "../render/audit-report.js";
import { number } from "../render/format.js";
import { openRenderer } from "../render/open-renderer.js";
import type { AuditFlags } from "./audit.js";
import { namedAuctions, valuationFor } from "./named-auction.js";
import { openNamedValuation } from "./open-named-valuation.js";

/** Search sizes at effort 1: a second for a classical auction, three for a network. */
const EFFORT = { profiles: 300, rounds: 600 };

/** What `audit` does once its flags are parsed. */
export async function runAudit(name: string, flags: AuditFlags): Promise<ExitCode> {
  const found = await namedAuctions(name, flags.options);
  if (found.length !== 1) {
    throw new InvalidArgument(
      `One auction must be named, but "${name}" holds ${found.length}: ${found.map(({ path }) => path).join(", ")}. Name one of them.`,
    );
  }
  const { valuation } = await openNamedValuation(valuationFor(found[0]!, flags));
  // Its threads end with the process.
  const { mechanism } = await fastAuction(found[0]!.create(valuation), flags.threads);
  const { seed, tolerance, effort } = flags;
  const findings = audit(mechanism, valuation, {
    seed,
    profiles: Math.ceil(effort * EFFORT.profiles),
    rounds: Math.ceil(effort * EFFORT.rounds),
  });
  const { worst, ...violations } = findings;
  const gain = worst?.gain ?? 0;
  const passed = [gain, ...Object.values(violations)].every((violation) => violation <= tolerance);
  openRenderer(flags, report).end({
    type: "result",
    v: 1,
    command: "audit",
    mechanism: mechanism.name,
    saved: found[0]!.path,
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders },
    seed,
    tolerance,
    passed,
    worst: worst && { ...worst, gain: finite(worst.gain) },
    violations: {
      feasibilityViolation: finite(violations.feasibilityViolation),
      irViolation: finite(violations.irViolation),
      monotonicityGap: finite(violations.monotonicityGap),
      paymentIdentityViolation: finite(violations.paymentIdentityViolation),
    },
    environment: environment([]),
  });
  return passed ? ExitCode.done : ExitCode.failed;
}

/** JSON has no infinity: what is no finite number violates by the largest number there is. */
function finite(violation: number): number {
  return Number.isFinite(violation) ? violation : Number.MAX_VALUE;
}

function report(result: AuditResult): string {
  const { mechanism, valuation, tolerance, passed, worst } = result;
  const verdict = passed
    ? `${mechanism}: no lie gains more than ${tolerance}. That is evidence, not proof.`
    : `${mechanism} is not truthful (tolerance ${tolerance}).`;
  const row = ({ label, value }: { label: string; value: number }) =>
    `  ${label.padEnd(42)}${number(value).padStart(12)}${value > tolerance ? "  ✗" : "  ✓"}`;
  return [
    `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders`,
    verdict,
    ...(worst && worst.gain > tolerance ? [lieSentence(worst)] : []),
    "",
    ...auditChecks(result).map(row),
  ].join("\n");
}
