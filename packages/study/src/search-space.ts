import type { CategoricalDistribution, Distribution } from "./distribution.js";

/** Parameters by name, each with its distribution. */
export type SearchSpace = Readonly<Record<string, Distribution>>;

/** The values that a search space's parameters take: numbers, or the choices' own type. */
export type ParamsOf<Space extends SearchSpace> = {
  -readonly [Name in keyof Space]: Space[Name] extends CategoricalDistribution<infer Choice>
    ? Choice
    : number;
};
