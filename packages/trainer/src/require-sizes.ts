import { InvalidArgument, type Valuation } from "@auction-mech/core";

/** Most numbers that one set of profiles may hold: 2 GiB. */
const LARGEST_SAMPLE = 2 ** 28;

/** @throws InvalidArgument where profiles would not fit into memory */
export function requireSizes(
  { valSize, trainSize = 0 }: { readonly valSize: number; readonly trainSize?: number | undefined },
  { bidders }: Pick<Valuation, "bidders">,
): void {
  const profiles = Math.max(valSize, trainSize);
  if (profiles * bidders <= LARGEST_SAMPLE) return;
  throw new InvalidArgument(
    `Profiles times bidders must be at most ${LARGEST_SAMPLE}, but got ${profiles} and ${bidders}. Ask for fewer profiles.`,
  );
}
