import { InvalidData } from "@auction-mech/core";
import { z } from "zod";
import { decodeAttribute } from "./attribute-json.js";
import {
  type CategoricalChoice,
  categoricalDistribution,
  type Distribution,
  floatDistribution,
  storedIntDistribution,
} from "./distribution.js";

/**
 * Decodes a stored distribution: today's three classes and the five that Optuna
 * wrote before version 3.
 *
 * @throws InvalidData on another class or on arguments that break its rules
 */
export function decodeDistribution(text: string): Distribution {
  const known = decoded.get(text);
  if (known !== undefined) return known;
  const distribution = decode(text);
  if (decoded.size >= MOST_DECODED) decoded.clear();
  decoded.set(text, distribution);
  return distribution;
}

// --- Internal helpers ---

/** A study repeats a handful of texts over thousands of trials; distributions are immutable, so they are shared. */
const decoded = new Map<string, Distribution>();
const MOST_DECODED = 10_000;

const range = z.object({ low: z.number(), high: z.number() });
const choices = z.array(z.union([z.null(), z.boolean(), z.number(), z.nan(), z.string()]));
const stored = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("FloatDistribution"),
    attributes: range.extend({ log: z.boolean().default(false), step: z.number().nullable().default(null) }),
  }),
  z.object({
    name: z.literal("IntDistribution"),
    attributes: range.extend({ log: z.boolean().default(false), step: z.number().default(1) }),
  }),
  z.object({ name: z.literal("CategoricalDistribution"), attributes: z.object({ choices }) }),
  z.object({ name: z.literal("UniformDistribution"), attributes: range }),
  z.object({ name: z.literal("LogUniformDistribution"), attributes: range }),
  z.object({ name: z.literal("DiscreteUniformDistribution"), attributes: range.extend({ q: z.number() }) }),
  z.object({
    name: z.literal("IntUniformDistribution"),
    attributes: range.extend({ step: z.number().default(1) }),
  }),
  z.object({
    name: z.literal("IntLogUniformDistribution"),
    attributes: range.extend({ step: z.number().default(1) }),
  }),
]);

const abbreviated = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("float"),
    low: z.number(),
    high: z.number(),
    log: z.boolean().default(false),
    step: z.number().nullable().default(null),
  }),
  z.object({
    type: z.literal("int"),
    low: z.number(),
    high: z.number(),
    log: z.boolean().default(false),
    step: z.number().default(1),
  }),
  z.object({ type: z.literal("categorical"), choices }),
]);

function decode(text: string): Distribution {
  try {
    const json = decodeAttribute(text);
    const short = abbreviated.safeParse(json);
    if (short.success) return fromAbbreviated(short.data);
    return fromStored(stored.parse(json));
  } catch (cause) {
    throw new InvalidData(
      `A stored distribution must be one of Optuna's, but the storage holds ${text}. Open it with the version that wrote it.`,
      { cause },
    );
  }
}

function fromAbbreviated(data: z.infer<typeof abbreviated>): Distribution {
  if (data.type === "categorical") return categoricalDistribution<CategoricalChoice>(data.choices);
  if (data.type === "int") return storedIntDistribution(data.low, data.high, data);
  return floatDistribution(data.low, data.high, data);
}

function fromStored({ name, attributes }: z.infer<typeof stored>): Distribution {
  switch (name) {
    case "FloatDistribution":
      return floatDistribution(attributes.low, attributes.high, attributes);
    case "IntDistribution":
      return storedIntDistribution(attributes.low, attributes.high, attributes);
    case "CategoricalDistribution":
      return categoricalDistribution<CategoricalChoice>(attributes.choices);
    case "UniformDistribution":
      return floatDistribution(attributes.low, attributes.high);
    case "LogUniformDistribution":
      return floatDistribution(attributes.low, attributes.high, { log: true });
    case "DiscreteUniformDistribution":
      return floatDistribution(attributes.low, attributes.high, { step: attributes.q });
    case "IntUniformDistribution":
      return storedIntDistribution(attributes.low, attributes.high, attributes);
    case "IntLogUniformDistribution":
      return storedIntDistribution(attributes.low, attributes.high, { log: true });
  }
}
