import { type Profiles, ShapeMismatch } from "@auction-mech/core";

export function requireSameShape(name: string, given: Profiles, batch: Profiles): void {
  if (given.batch !== batch.batch || given.bidders !== batch.bidders) {
    throw new ShapeMismatch(
      `\`${name}\` must be [${batch.batch}, ${batch.bidders}] as the batch is, but got [${given.batch}, ${given.bidders}].`,
    );
  }
}
