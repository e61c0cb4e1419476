import { basename, resolve } from "node:path";
import { InvalidData, type Valuation } from "@auction-mech/core";
import { type OpenedValuation, openValuation, type ValuationSource } from "@auction-mech/trainer";
import { type ValuationContext, valuations } from "@auction-mech/valuation";
import { z } from "zod";
import { userFolder } from "../user-folder.js";
import { importOwn, isModulePath } from "./own-module.js";

/**
 * Opens a valuation of the registry, or one of the user's own by the path of a
 * module, which then is known by that path.
 */
export async function openNamedValuation(source: ValuationSource): Promise<OpenedValuation> {
  if (!isModulePath(source.name)) return openValuation(source);
  const path = resolve(userFolder(), source.name);
  if (!valuations.has(path)) await register(path, source.name);
  return openValuation({ ...source, name: path });
}

/** The valuation that a module's default export is or makes. */
export function ownValuation(made: unknown, text: string, options: OwnValuationOptions): Valuation {
  const valuation = typeof made === "function" ? (made(options) as unknown) : made;
  if (isValuation(valuation)) return valuation;
  throw new InvalidData(
    `The default export of "${text}" must be a valuation { name, bidders, parameters, support, sample } or a function ({ bidders, seed, ...parameters }) that returns one, but it is ${valuation === null ? "null" : typeof valuation}. Export one.`,
  );
}

// --- Internal helpers ---

interface OwnValuationOptions extends Readonly<Record<string, unknown>> {
  readonly bidders: number | undefined;
  readonly seed: number;
}

async function register(path: string, text: string): Promise<void> {
  const made = await importOwn(path, text);
  valuations.add(path, {
    summary: `your own, from ${basename(path)}`,
    options: z.record(z.string(), z.unknown()),
    create: (parameters, { bidders, seed }: ValuationContext) => ({
      ...ownValuation(made, text, { ...parameters, bidders, seed }),
      // By this name a recorded run finds it again.
      name: path,
    }),
  });
}

function isValuation(value: unknown): value is Valuation {
  const { bidders, parameters, support, sample } = (value ?? {}) as Partial<Valuation>;
  return (
    Number.isInteger(bidders) &&
    typeof parameters === "object" &&
    parameters !== null &&
    Array.isArray(support) &&
    support.length === bidders &&
    typeof sample === "function"
  );
}
