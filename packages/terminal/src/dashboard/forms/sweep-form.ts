import { architectures } from "@auction-mech/mechanism";
import { pruners, samplers } from "@auction-mech/study";
import type { FieldSpec, FormDefinition, FormValues } from "../model/form.js";
import { type Flags, settingArgs, settingFields } from "./setting-fields.js";
import { valuationArgs, valuationFields, valuationProblem, wholeNumber } from "./valuation-fields.js";

/** What `sweep` tunes when nothing is said. */
const MECHANISM = "auction-net";

/** A sweep: valuations, mechanisms, samplers and pruners come from their registries. */
export function sweepForm(flags: Flags): FormDefinition {
  const settings = (values: FormValues) => settingFields(values.mechanism ?? MECHANISM, flags);
  return {
    title: "new sweep",
    command: "sweep",
    fields: (values) => [...valuationFields(values), ...searchFields(), ...settings(values)],
    problem: valuationProblem,
    args: (values) => [
      ...valuationArgs(values),
      ...searchFields().flatMap(({ name }) => (values[name] ? [`--${name}`, values[name]] : [])),
      ...settingArgs(settings(values), values, flags),
    ],
  };
}

function searchFields(): readonly FieldSpec[] {
  const mechanisms = architectures.entries().map(([name]) => name);
  return [
    choice("mechanism", "what to tune", [MECHANISM, ...mechanisms.filter((name) => name !== MECHANISM)]),
    count("trials", "trials the study is to have", "30", 1_000_000),
    count("workers", "trials at a time on this machine", "one a core", 256),
    choice(
      "sampler",
      "how parameters are chosen",
      samplers.entries().map(([name]) => name),
    ),
    choice("pruner", "how hopeless trials are ended", ["median", ...otherPruners("median")]),
    {
      name: "objective",
      label: "objective",
      description: "revenue-5regret or another weight; metrics, as in revenue,regret; or FILE.js",
      placeholder: "revenue-5regret",
      check: () => null,
    },
    count("seed", "seed of everything random", "0", Number.MAX_SAFE_INTEGER, 0),
  ];
}

function otherPruners(first: string): string[] {
  return pruners.entries().flatMap(([name]) => (name === first ? [] : [name]));
}

function choice(name: string, description: string, choices: readonly string[]): FieldSpec {
  return { name, label: name, description, choices, placeholder: "", check: () => null };
}

function count(name: string, description: string, placeholder: string, high: number, low = 1): FieldSpec {
  return { name, label: name, description, placeholder, check: wholeNumber(low, high) };
}
