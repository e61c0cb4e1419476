import { basename, resolve } from "node:path";
import { InvalidData, type Profiles, type Valuation } from "@auction-mech/core";
import { type OpenedValuation, openValuation, type ValuationSource } from "@auction-mech/trainer";
import { type ValuationContext, valuations } from "@auction-mech/valuation";
import { z } from "zod";
import { userFolder } from "../user-folder.js";
import { callOwn, importOwn, isModulePath, kindOfExport, madeBy } from "./own-module.js";

/**
 * Opens a valuation of the registry, or one of the user's own by the path of a
 * module, which then is known by that path.
 */
export async function openNamedValuation(source: ValuationSource): Promise<OpenedValuation> {
  const { name, params } = source;
  if (name === "family") return openValuation({ ...source, params: await withOwnMembers(params) });
  return openValuation({ ...source, name: await registeredName(name) });
}

/** The valuation that a module's default export is or makes. */
export function ownValuation(made: unknown, text: string, options: OwnValuationOptions): Valuation {
  const valuation = madeBy(made, text, options);
  if (isValuation(valuation)) return valuation;
  throw new InvalidData(
    `The default export of "${text}" must be a valuation { name, bidders, parameters, support: [{ low, high }, …], sample } or a function ({ bidders, seed, ...parameters }) that returns one, but it is ${kindOfExport(valuation)}. Export one.`,
  );
}

// --- Internal helpers ---

/** The name by which the registry knows it: for a module its path, under which it then stands there. */
async function registeredName(name: string): Promise<string> {
  if (!isModulePath(name)) return name;
  const path = resolve(userFolder(), name);
  if (!registrations.has(path)) registrations.set(path, register(path, name));
  await registrations.get(path);
  return path;
}

/** By path: a module that is named twice at once is registered once. */
const registrations = new Map<string, Promise<void>>();

/** Whatever is no list of members is left to the registry to refuse. */
async function withOwnMembers(params: unknown): Promise<unknown> {
  const { members } = (params ?? {}) as { members?: unknown };
  if (!Array.isArray(members)) return params;
  const named = members.map(async (member: unknown) => {
    const { name } = (member ?? {}) as { name?: unknown };
    return typeof name === "string" ? { ...(member as object), name: await registeredName(name) } : member;
  });
  return { ...(params as object), members: await Promise.all(named) };
}

interface OwnValuationOptions extends Readonly<Record<string, unknown>> {
  readonly bidders: number | undefined;
  readonly seed: number;
}

async function register(path: string, text: string): Promise<void> {
  const made = await importOwn(path, text);
  valuations.add(path, {
    summary: `your own, from ${basename(path)}`,
    options: z.record(z.string(), z.unknown()),
    create(parameters, { bidders, seed }: ValuationContext) {
      const own = ownValuation(made, text, { ...parameters, bidders, seed });
      // By this name a recorded run finds it again.
      return { ...own, name: path, sample: checkedSample(own, text) };
    },
  });
}

/** The same draws, looked at: what trains and measures trusts them. */
function checkedSample(valuation: Valuation, text: string): Valuation["sample"] {
  const { bidders } = valuation;
  return (batch, random) => {
    const drawn = callOwn(
      "sample",
      text,
      () => valuation.sample(batch, random) as Partial<Profiles> | undefined,
    );
    const full =
      drawn?.batch === batch && drawn.bidders === bidders && drawn.data?.length === batch * bidders;
    if (!full || !drawn!.data!.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InvalidData(
        `\`sample\` of "${text}" must return { batch, bidders, data } with ${batch} × ${bidders} finite values, none negative, but does not. Mend the module; \`auction-mech check ${text}\` says more.`,
      );
    }
    return drawn as Profiles;
  };
}

function isValuation(value: unknown): value is Valuation {
  const { bidders, parameters, support, sample } = (value ?? {}) as Partial<Valuation>;
  return (
    Number.isInteger(bidders) &&
    typeof parameters === "object" &&
    parameters !== null &&
    Array.isArray(support) &&
    support.length === bidders &&
    support.every(({ low, high }) => low >= 0 && high > low) &&
    typeof sample === "function"
  );
}
