import { registry } from "@auction-mech/core";
import { copulaEntry } from "./copula.js";
import { empiricalEntry } from "./empirical/empirical.js";
import { exponentialEntry } from "./exponential.js";
import { familyEntry } from "./family.js";
import { heteroEntry } from "./hetero.js";
import { independentEntry } from "./independent.js";
import { latentEntry } from "./latent.js";
import { lognormalEntry } from "./lognormal.js";
import { uniformEntry } from "./uniform.js";
import type { ValuationEntry } from "./valuation-entry.js";

/** The valuations by name. */
export const valuations = registry<ValuationEntry>("valuation", {
  uniform: uniformEntry,
  exp: exponentialEntry,
  latent: latentEntry,
  hetero: heteroEntry,
  lognormal: lognormalEntry,
  copula: copulaEntry,
  independent: independentEntry,
  empirical: empiricalEntry,
});

// Its members are looked up among the others.
valuations.add("family", familyEntry(valuations));
