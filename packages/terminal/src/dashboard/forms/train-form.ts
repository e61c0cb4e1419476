import { architectures } from "@auction-mech/mechanism";
import type { FieldSpec, FormDefinition, FormValues } from "../model/form.js";
import { type Flags, settingArgs, settingFields } from "./setting-fields.js";
import { valuationArgs, valuationFields, valuationProblem, wholeNumber } from "./valuation-fields.js";

/** Mechanisms in the order in which one would try them. */
const MECHANISMS = ["lookahead-net", "all"];

/** A training: everything in it comes from the registries, so that a new valuation or mechanism has its fields at once. */
export function trainForm(flags: Flags): FormDefinition {
  const settings = (values: FormValues) => settingFields(values.mechanism ?? MECHANISMS[0]!, flags);
  return {
    title: "new training",
    command: "train",
    fields: (values) => [...valuationFields(values), mechanismField(), ...settings(values), ...runFields],
    problem: valuationProblem,
    args: (values) => [
      ...valuationArgs(values),
      ...["--mechanism", values.mechanism ?? MECHANISMS[0]!],
      ...settingArgs(settings(values), values, flags),
      ...runFields.flatMap(({ name }) => (values[name] ? [`--${name}`, values[name]] : [])),
    ],
  };
}

function mechanismField(): FieldSpec {
  const others = architectures.entries().map(([name]) => name);
  return {
    name: "mechanism",
    label: "mechanism",
    description: "what to train; `all` trains every one",
    choices: [...new Set([MECHANISMS[0]!, ...others, ...MECHANISMS])],
    placeholder: "",
    check: () => null,
  };
}

const runFields: readonly FieldSpec[] = [
  {
    name: "seed",
    label: "seed",
    description: "seed of everything random",
    placeholder: "0",
    check: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  },
  {
    name: "seeds",
    label: "seeds",
    description: "train so many seeds",
    placeholder: "1",
    check: wholeNumber(1, 1000),
  },
  {
    name: "threads",
    label: "threads",
    description: "threads of the simd engine",
    placeholder: "every core, at most 8",
    check: wholeNumber(1, 256),
  },
];
