import { register } from "node:module";
import { basename, resolve } from "node:path";
import { loadBackend } from "@auction-mech/backend";
import { type CheckResult, environment } from "@auction-mech/trainer";
import { type CollectedLaw, collectLaws } from "../check/collected-laws.js";
import { ExitCode } from "../exit-code.js";
import { openRenderer } from "../render/open-renderer.js";
import { userFolder } from "../user-folder.js";
import type { CheckFlags } from "./check.js";
import { ownAuction } from "./named-auction.js";
import { ownValuation } from "./open-named-valuation.js";
import { importOwn, madeBy } from "./own-module.js";
import { isPenalty, ownPenalty } from "./own-penalty.js";

const DEFAULT_BIDDERS = 3;
/** Of a failed law's message so many characters say enough. */
const SHOWN = 600;

/** What `check` does once its flags are parsed. */
export async function runCheck(file: string, flags: CheckFlags): Promise<ExitCode> {
  const path = resolve(userFolder(), file);
  const made = await importOwn(path, file);
  const bidders = flags.bidders ?? fixedBidders(made) ?? DEFAULT_BIDDERS;
  const kind = flags.kind ?? kindOf(made, file, bidders);
  register("../check/resolve-hook.js", import.meta.url);
  const laws = await lawsOf[kind](made, file, bidders, flags);
  const checked: CheckResult["laws"][number][] = [];
  for (const law of laws) checked.push({ law: law.name, ...(await outcomeOf(law)) });
  const result: CheckResult = {
    type: "result",
    v: 1,
    command: "check",
    file: path,
    kind,
    bidders,
    seed: 0,
    laws: checked,
    passed: checked.every(({ passed }) => passed),
    environment: environment([]),
  };
  openRenderer(flags, report).end(result);
  return result.passed ? ExitCode.done : ExitCode.failed;
}

// --- Internal helpers ---

const lawsOf = { valuation: valuationLaws, mechanism: mechanismLaws, penalty: penaltyLaws };

async function valuationLaws(made: unknown, file: string, bidders: number): Promise<CollectedLaw[]> {
  const { testValuation } = await import("@auction-mech/valuation/testing");
  const make = () => ownValuation(made, file, { bidders, seed: 0 });
  make();
  return collectLaws(() => testValuation(basename(file), make));
}

async function mechanismLaws(
  made: unknown,
  file: string,
  bidders: number,
  { symmetric = false, highest }: CheckFlags,
): Promise<CollectedLaw[]> {
  const { testMechanism } = await import("@auction-mech/mechanism/testing");
  const make = (count: number) => ownAuction(made, file, count);
  const truthful = make(bidders).dsic === true;
  const laws = { truthful, symmetric, bidders, ...(highest !== undefined && { highest }) };
  return collectLaws(() => testMechanism(basename(file), make, laws));
}

/** Tried on several numbers of bidders whatever is asked: a penalty is for all of them. */
async function penaltyLaws(made: unknown, file: string): Promise<CollectedLaw[]> {
  const { testPenalty } = await import("@auction-mech/econ/testing");
  const { tf } = await loadBackend("cpu");
  const make = () => ownPenalty(made, file);
  make();
  return collectLaws(() => testPenalty(basename(file), make, tf));
}

/** A valuation has `sample`, a penalty `select` and `value`, an auction `run`; what is none is reported as no auction. */
function kindOf(made: unknown, file: string, bidders: number): CheckResult["kind"] {
  const thing = madeBy(made, file, { bidders, seed: 0 });
  if (isPenalty(thing)) return "penalty";
  return typeof thing === "object" && thing !== null && "sample" in thing ? "valuation" : "mechanism";
}

function fixedBidders(made: unknown): number | undefined {
  const { bidders } = (typeof made === "object" && made !== null ? made : {}) as { bidders?: unknown };
  return typeof bidders === "number" ? bidders : undefined;
}

async function outcomeOf(law: CollectedLaw): Promise<{ passed: boolean; reason: string | null }> {
  try {
    await law.run();
    return { passed: true, reason: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { passed: false, reason: message.slice(0, SHOWN) };
  }
}

function report({ file, kind, bidders, laws, passed }: CheckResult): string {
  const failed = laws.filter((law) => !law.passed).length;
  return [
    kind === "penalty"
      ? `${file}: a ${kind}`
      : `${file}: a ${kind} for ${bidders} ${bidders === 1 ? "bidder" : "bidders"}`,
    "",
    ...laws.flatMap(({ law, passed: holds, reason }) => [
      `  ${holds ? "✓" : "✗"} ${law}`,
      ...(reason === null ? [] : reason.split("\n").map((line) => `      ${line}`)),
    ]),
    "",
    passed
      ? `All ${laws.length} laws hold on what was tried. That is evidence, not proof.`
      : `${failed} of ${laws.length} laws are broken.`,
  ].join("\n");
}
