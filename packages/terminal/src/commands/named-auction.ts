import { access, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import {
  InvalidArgument,
  InvalidData,
  type Mechanism,
  type Outcome,
  type Profiles,
  type Valuation,
} from "@auction-mech/core";
import { mechanisms } from "@auction-mech/mechanism";
import { loadAuction } from "@auction-mech/mechanism/node";
import type { ValuationSource } from "@auction-mech/trainer";
import { userFolder } from "../user-folder.js";
import type { ValuationFlags } from "./flags.js";
import { callOwn, importOwn, isModulePath, kindOfExport, madeBy } from "./own-module.js";
import { valuationSource } from "./valuation-source.js";

/** An auction as a user names it: a saved one, a classical one, or a module of the user's own. */
export interface NamedAuction {
  /** As the user wrote it, or the mechanism's name where that says more. */
  readonly label: string;
  /** The folder or the file that holds it; null for classical ones. */
  readonly path: string | null;
  /** Where the auction fixes how many. */
  readonly bidders?: number | undefined;
  /** The valuation that a saved one was trained on. */
  readonly trainedOn?: { readonly name: string; readonly params: unknown } | undefined;
  /** @throws InvalidArgument when the auction and the valuation do not fit */
  create(valuation: Valuation): Mechanism;
}

/**
 * Finds what `text` names: a classical auction's name, a module ending in
 * `.js` or `.mjs`, the folder of a saved auction, or that of a run, which may
 * hold several.
 *
 * @param options a classical auction's own options, as parsed from JSON
 */
export async function namedAuctions(text: string, options: unknown = {}): Promise<NamedAuction[]> {
  if (mechanisms.has(text)) return [classical(text, options)];
  const path = resolve(userFolder(), text);
  if (isModulePath(text)) return [await ownModule(path, text)];
  const isRun = await access(join(path, "config.json")).then(
    () => true,
    () => false,
  );
  if (!isRun) return [await saved(path)];
  const inside = await readdir(path, { recursive: true });
  const folders = inside.filter((file) => basename(file) === "auction.json").sort();
  if (folders.length === 0) {
    throw new InvalidArgument(
      `The run must have saved an auction, but "${text}" holds none yet. Go on with it by \`auction-mech train --resume ${text}\`.`,
    );
  }
  return Promise.all(folders.map((file) => saved(join(path, file, ".."))));
}

/** The valuation that the flags name, else the one that the auction was trained on, else the flags' default. */
export function valuationFor({ label, trainedOn }: NamedAuction, flags: ValuationFlags): ValuationSource {
  const source = valuationSource(flags);
  if (source.name === "empirical" && trainedOn?.name === "empirical") {
    // The same split as in training, or rows that it saw would count as held out.
    return { ...source, params: { ...recordedChoices(trainedOn.params), ...(source.params as object) } };
  }
  if (!trainedOn || flags.valModel !== undefined || flags.data !== undefined || flags.params !== undefined)
    return source;
  if (trainedOn.name === "empirical") {
    throw new InvalidArgument(
      `A valuation must be given, but "${label}" was trained on a CSV. Add --data or --val-model.`,
    );
  }
  return { ...trainedOn, bidders: flags.bidders, seed: flags.seed };
}

// --- Internal helpers ---

/** How data was read and split, without what identifies the file. */
function recordedChoices(params: unknown): object {
  const { file: _, trainRows: __, testRows: ___, ...choices } = params as Record<string, unknown>;
  return choices;
}

function classical(name: string, given: unknown): NamedAuction {
  const entry = mechanisms.get(name);
  return {
    label: name,
    path: null,
    create({ bidders, independent: marginals }) {
      const options = entry.options.safeParse(given);
      if (!options.success) {
        const { path, message } = options.error.issues[0]!;
        throw new InvalidArgument(
          `\`--options\` must fit ${name}, but ${path.length > 0 ? `\`${path.join(".")}\`` : "they"}: ${message}. \`auction-mech list mechanisms\` shows them.`,
        );
      }
      return entry.create(options.data, { bidders, marginals });
    },
  };
}

async function saved(path: string): Promise<NamedAuction> {
  const { auction, origin } = await loadAuction(path);
  const { name, params } = (origin.valuation ?? {}) as { name?: string; params?: unknown };
  return {
    label: auction.name,
    path,
    bidders: auction.bidders,
    trainedOn: name === undefined ? undefined : { name, params },
    create: (valuation) => requireSameBidders(auction, path, valuation),
  };
}

/** A module whose default export is an auction, or a function that makes one for so many bidders. */
async function ownModule(path: string, text: string): Promise<NamedAuction> {
  const made = await importOwn(path, text);
  return {
    label: basename(text),
    path,
    create(valuation) {
      return checkedAuction(
        requireSameBidders(ownAuction(made, text, valuation.bidders), text, valuation),
        text,
      );
    },
  };
}

/** The auction that a module's default export is, or makes for so many bidders. */
export function ownAuction(made: unknown, text: string, bidders: number): Mechanism {
  const auction = madeBy(made, text, { bidders });
  if (isMechanism(auction)) return auction;
  throw new InvalidData(
    `The default export of "${text}" must be an auction { name, bidders, run } or a function ({ bidders }) that returns one, but it is ${kindOfExport(auction)}. Export one.`,
  );
}

/** The same auction, what it returns looked at: what measures it trusts the shapes. */
function checkedAuction(auction: Mechanism, text: string): Mechanism {
  const { bidders } = auction;
  return {
    ...auction,
    run(bids) {
      const outcome = callOwn("run", text, () => auction.run(bids) as Partial<Outcome> | undefined);
      for (const part of ["allocation", "payments"] as const) {
        const found = outcome?.[part];
        if (found?.batch === bids.batch && found.bidders === bidders && isFull(found)) continue;
        throw new InvalidData(
          `\`run\` of "${text}" must return \`${part}\` { batch, bidders, data } with ${bids.batch} × ${bidders} finite numbers, but does not. Mend the module; \`auction-mech check ${text}\` says more.`,
        );
      }
      return outcome as Outcome;
    },
  };
}

function isFull({ batch, bidders, data }: Profiles): boolean {
  return data?.length === batch * bidders && data.every(Number.isFinite);
}

function isMechanism(value: unknown): value is Mechanism {
  const { name, bidders, run } = (value ?? {}) as Partial<Mechanism>;
  return typeof name === "string" && typeof bidders === "number" && typeof run === "function";
}

function requireSameBidders(auction: Mechanism, path: string, { bidders }: Valuation): Mechanism {
  if (auction.bidders === bidders) return auction;
  throw new InvalidArgument(
    `The auction and the valuation must have the same bidders, but "${path}" has ${auction.bidders} and the valuation ${bidders}. Add --bidders ${auction.bidders}, or parameters for ${auction.bidders} bidders.`,
  );
}
