import { resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import type { ValuationSource } from "@auction-mech/trainer";
import { userFolder } from "../user-folder.js";
import type { ValuationFlags } from "./flags.js";
import { flagOf } from "./given-flags.js";

/** The valuation that the flags name. `--data` alone means `empirical`, its flags being its parameters. */
export function valuationSource({
  valModel,
  params,
  data,
  columns,
  testFraction,
  format,
  top,
  scaleBy,
  scaleByItem,
  bidders,
  seed,
}: ValuationFlags): ValuationSource {
  const name = valModel ?? (data === undefined ? "uniform" : "empirical");
  if ((name === "empirical") !== (data !== undefined)) {
    throw new InvalidArgument(
      name === "empirical"
        ? "`--val-model empirical` must come with bids, but `--data` is missing. Add `--data FILE.csv`."
        : `\`--data\` must go with \`--val-model empirical\`, but got \`--val-model ${name}\`. Leave one of the two out.`,
    );
  }
  const given = {
    ...(columns !== undefined && { columns: columns.split(",").map((column) => column.trim()) }),
    ...(testFraction !== undefined && { testFraction }),
    ...(format !== undefined && { format }),
    ...(top !== undefined && { top }),
    ...(scaleBy !== undefined && { scaleBy }),
    ...(scaleByItem !== undefined && { scaleBy: { itemMean: scaleByItem } }),
  };
  const reading = { columns, testFraction, format, top, scaleBy, scaleByItem };
  const flag = Object.entries(reading).find(([, value]) => value !== undefined)?.[0];
  if (flag !== undefined && data === undefined) {
    throw new InvalidArgument(
      `What says how to read data must go with \`--data\`, but got \`${flagOf(flag)}\` without it. Add \`--data FILE.csv\`.`,
    );
  }
  if (params !== undefined && (typeof params !== "object" || params === null || Array.isArray(params))) {
    throw new InvalidArgument(
      `\`--params\` must be a JSON object, but got ${JSON.stringify(params)}. Write it as '{"name": value}'.`,
    );
  }
  return {
    name,
    params: { ...params, ...given },
    bidders,
    seed,
    data: data === undefined ? null : { path: resolve(userFolder(), data) },
  };
}
