import type { MemberResult, TrainedRun } from "@auction-mech/core";
import { meanOf } from "@auction-mech/econ";
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
    const share = worstMember(members)?.share;
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

/** Of each seed the worst share gained and the nominal share given up, and of several the mean. */
function priceLines(measured: readonly Measured[]): string[] {
  const pairs = measured
    .filter(({ variant }) => variant === "robust")
    .flatMap(({ seed, members }) => {
      const plain = measured.find((other) => other.variant === "nominal" && other.seed === seed);
      const gain = plain && worstGain(members, plain.members);
      const lost = members.find(({ nominal }) => nominal)?.overNominal;
      return gain && lost ? [{ seed, gain, price: { ...lost, share: -lost.share } }] : [];
    });
  const lineOf = (name: string, gain: Share, price: Share) =>
    `${name}: the worst share rises by ${percentWithError(gain)}; price of robustness on the nominal law: ${percentWithError(price)}`;
  const lines = pairs.map(({ seed, gain, price }) => lineOf(`seed ${seed}`, gain, price));
  if (pairs.length < 2) return lines;
  const over = (shares: readonly Share[]) => {
    const { mean: share, standardError } = meanOf(shares.map((own) => own.share));
    return { share, standardError };
  };
  const [gain, price] = [over(pairs.map((pair) => pair.gain)), over(pairs.map((pair) => pair.price))];
  return [...lines, lineOf(`mean of ${pairs.length} seeds, ± over seeds`, gain, price)];
}

/** Paired where both do worst on the same member, else as if the two were independent. */
function worstGain(members: readonly MemberResult[], nominal: readonly MemberResult[]): Share | undefined {
  const [own, other] = [worstMember(members), worstMember(nominal)];
  if (!own?.share || !other?.share) return undefined;
  if (own.overNominal && members.indexOf(own) === nominal.indexOf(other)) return own.overNominal;
  return {
    share: own.share.share - other.share.share,
    standardError: Math.hypot(own.share.standardError, other.share.standardError),
  };
}

type Share = NonNullable<MemberResult["share"]>;

/** Where the share is smallest; undefined where one has none. */
function worstMember(members: readonly MemberResult[]): MemberResult | undefined {
  if (members.some(({ share }) => share === null)) return undefined;
  return members.reduce((worst, other) => (other.share!.share < worst.share!.share ? other : worst));
}

function memberText({ share, revenue, revenueStandardError, truthful }: MemberResult): string {
  const text = share ? percentWithError(share) : withError(revenue, revenueStandardError);
  return truthful ? text : `${text} not truthful`;
}

function percentWithError({ share, standardError }: Share): string {
  return `${(100 * share).toFixed(2)}% ± ${(100 * standardError).toFixed(2)}%`;
}
