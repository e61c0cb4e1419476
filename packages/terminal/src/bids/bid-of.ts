import { InvalidData } from "@auction-mech/core";
import { isNumeral } from "@auction-mech/valuation";

/** @throws InvalidData that says where, for what is no bid */
export function bidOf(text: string, where: string): number {
  const bid = isNumeral(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(bid) && bid >= 0) return bid;
  throw new InvalidData(`${where} must be a finite number, not negative, but is "${text}". Mend the row.`);
}
