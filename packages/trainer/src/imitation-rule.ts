import type { Mechanism, Valuation } from "@auction-mech/core";
import { myerson, vickrey } from "@auction-mech/mechanism";

/** The rule imitated in phase 1 for the core distributions; README shows this table. */
const RULES: Readonly<Record<string, "myerson" | "vickrey">> = {
  uniform: "myerson",
  exp: "myerson",
  latent: "vickrey",
  hetero: "vickrey",
};

/**
 * The classical auction that phase 1 imitates: by {@link RULES} for the core
 * distributions, else Myerson's where the bidders are independent, else
 * Vickrey's.
 */
export function imitationRule({ name, bidders, independent }: Valuation): Mechanism {
  const rule = RULES[name] ?? "myerson";
  return rule === "myerson" && independent ? myerson({ marginals: independent }) : vickrey({ bidders });
}
