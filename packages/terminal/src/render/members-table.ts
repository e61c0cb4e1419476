import type { MemberResult, TrainedRun } from "@auction-mech/core";
import { differingParams, valuationLabel } from "../commands/valuation-text.js";
import { number, withError } from "./format.js";
import { plainTable } from "./plain-table.js";

/** How trainings on a family do on each of its members, and what robustness costs: nothing on other valuations. */
export function membersTable(runs: readonly TrainedRun[]): string[] {
  const measured = runs.flatMap((run) => (run.members ? [{ ...run, members: run.members }] : []));
  const [first] = measured;
  if (!first) return [];
  const valuations = first.members.map(({ valuation }) => valuation);
  const shown = differingParams(valuations);
  const heads = measured.map(({ mechanism, variant, seed }) => `${variant ?? mechanism} #${seed}`);
  const rows = first.members.map((member, k) => [
    `${valuationLabel(member.valuation.name, member.valuation.params, shown)}${member.nominal ? " (nominal)" : ""}`,
    ...measured.map(({ members }) => memberText(members[k]!)),
  ]);
  const worst = measured.map(({ members }) => {
    const share = worstShare(members);
    return share ? percentWithError(share) : "";
  });
  const regret = measured.map(({ members }) => number(Math.max(...members.map((own) => own.regretMax))));
  return [
    "",
    "share of each member's optimum or bound, ± a standard error; revenue where none is known",
    "",
    plainTable(["member", ...heads], [...rows, ["worst", ...worst], ["regret max", ...regret]]),
    ...priceLines(measured),
  ];
}

type Measured = TrainedRun & { readonly members: readonly MemberResult[] };

/** Of each seed: the worst share gained and the nominal share given up. */
function priceLines(measured: readonly Measured[]): string[] {
  return measured
    .filter(({ variant }) => variant === "robust")
    .flatMap(({ seed, members }) => {
      const plain = measured.find((other) => other.variant === "nominal" && other.seed === seed);
      if (!plain) return [];
      const [mine, theirs] = [worstShare(members), worstShare(plain.members)];
      const [own, best] = [nominalShare(members), nominalShare(plain.members)];
      if (!mine || !theirs || !own || !best) return [];
      return [
        `seed ${seed}: the worst share rises by ${difference(mine, theirs)}; price of robustness on the nominal law: ${difference(best, own)}`,
      ];
    });
}

type Share = NonNullable<MemberResult["share"]>;

function worstShare(members: readonly MemberResult[]): Share | undefined {
  const shares = members.flatMap(({ share }) => (share ? [share] : []));
  if (shares.length < members.length) return undefined;
  return shares.reduce((worst, other) => (other.share < worst.share ? other : worst));
}

function nominalShare(members: readonly MemberResult[]): Share | undefined {
  return members.find(({ nominal }) => nominal)?.share ?? undefined;
}

/** As if the two were independent, which overstates the error. */
function difference(more: Share, less: Share): string {
  const standardError = Math.hypot(more.standardError, less.standardError);
  return percentWithError({ share: more.share - less.share, standardError });
}

function memberText({ share, revenue, revenueStandardError, truthful }: MemberResult): string {
  const text = share ? percentWithError(share) : withError(revenue, revenueStandardError);
  return truthful ? text : `${text} not truthful`;
}

function percentWithError({ share, standardError }: Share): string {
  return `${(100 * share).toFixed(2)}% ± ${(100 * standardError).toFixed(2)}%`;
}
