import { InvalidArgument } from "@auction-mech/core";

/** Penalties by name or path, and the weight of each. */
export type PenaltyWeights = Readonly<Record<string, number>>;

/** One more `--penalty FILE.js[=WEIGHT]`. */
export function addPenalty(text: string, before: PenaltyWeights = {}): PenaltyWeights {
  const [, name, weight = "1"] = /^(.+?\.m?js)(?:=(.*))?$/.exec(text) ?? [];
  if (name === undefined) {
    throw new InvalidArgument(
      `\`--penalty\` must be a module ending in .js or .mjs, with =WEIGHT after it or not, but got "${text}". Write it as ./mine.js=2; the built-in penalties have --lambda-regret, --lambda-mono and --lambda-ir.`,
    );
  }
  const number = weight.trim() === "" ? Number.NaN : Number(weight);
  if (!(number >= 0 && number <= 1e6)) {
    throw new InvalidArgument(
      `The weight of \`--penalty\` must be a number from 0 to 1000000, but got "${weight}" for ${name}. Write it as ${name}=2.`,
    );
  }
  return { ...before, [name]: number };
}
