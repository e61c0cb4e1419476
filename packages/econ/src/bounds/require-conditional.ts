import { InvalidArgument, type Valuation } from "@auction-mech/core";

/** Throws unless each bidder's law given the others is known. */
export function requireConditional(what: string, { name, conditional }: Valuation): void {
  if (!conditional) {
    throw new InvalidArgument(
      `${what} needs a valuation with known conditionals, but "${name}" with these parameters has none. Choose a copula, lognormal or one-factor latent valuation that is not singular.`,
    );
  }
}
