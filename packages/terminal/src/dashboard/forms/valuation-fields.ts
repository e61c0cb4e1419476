import { createValuation, valuations } from "@auction-mech/valuation";
import type { z } from "zod";
import type { FieldSpec, FormValues } from "../model/form.js";
import { DEFAULT, parsedText, schemaFields } from "./schema-fields.js";

const PARAMETER = "params.";

/** The one made from data has a field for the file. */
const FROM_DATA = "empirical";

/** Which valuation, for how many bidders, with which parameters: the parameters are those of the valuation chosen. */
export function valuationFields(values: FormValues): readonly FieldSpec[] {
  const names = valuations.entries().map(([name]) => name);
  const chosen = values["val-model"] ?? names[0]!;
  const entry = valuations.get(chosen);
  return [
    {
      name: "val-model",
      label: "valuation",
      description: entry.summary,
      choices: names,
      placeholder: "",
      check: () => null,
    },
    ...(chosen === FROM_DATA ? [dataField] : []),
    {
      name: "bidders",
      label: "bidders",
      description: "how many bidders, 1 to 64",
      placeholder: "4, or as the parameters or the data have it",
      check: wholeNumber(1, 64),
    },
    ...schemaFields(entry.options as z.ZodObject, PARAMETER),
  ];
}

const dataField: FieldSpec = {
  name: "data",
  label: "data",
  description: "CSV of bids, one row an auction, one column a bidder",
  placeholder: "bids.csv",
  check: (text) => (text === "" ? "must name a CSV file" : null),
};

/** What is wrong with the valuation as a whole, or null. */
export function valuationProblem(values: FormValues): string | null {
  const name = values["val-model"] ?? valuations.entries()[0]![0];
  if (name === FROM_DATA) return null;
  try {
    createValuation(name, parametersOf(values, name), {
      bidders: values.bidders ? Number(values.bidders) : undefined,
      seed: Number(values.seed || 0),
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function valuationArgs(values: FormValues): string[] {
  const name = values["val-model"] ?? valuations.entries()[0]![0];
  const parameters = parametersOf(values, name);
  return [
    ...["--val-model", name],
    ...(name === FROM_DATA && values.data ? ["--data", values.data] : []),
    ...(values.bidders ? ["--bidders", values.bidders] : []),
    ...(Object.keys(parameters).length > 0 ? ["--params", JSON.stringify(parameters)] : []),
  ];
}

/** The parameters that were typed and belong to the valuation chosen. */
function parametersOf(values: FormValues, name: string): Record<string, unknown> {
  const { shape } = valuations.get(name).options as z.ZodObject;
  return Object.fromEntries(
    Object.keys(shape)
      .map((key) => [key, values[PARAMETER + key] ?? ""] as const)
      .filter(([, text]) => text !== "" && text !== DEFAULT)
      .map(([key, text]) => [key, parsedText(text)]),
  );
}

/** The check of a field that takes a whole number; empty means the default. */
export function wholeNumber(low: number, high: number): FieldSpec["check"] {
  return (text) => {
    const value = Number(text);
    const fits = text === "" || (Number.isInteger(value) && value >= low && value <= high);
    return fits ? null : `must be a whole number from ${low} to ${high}`;
  };
}
