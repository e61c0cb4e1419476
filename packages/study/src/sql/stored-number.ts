import { InvalidData } from "@auction-mech/core";

/** What kind of number a row holds; only finite ones are in the number's own column. */
export type StoredType = "FINITE" | "INF_POS" | "INF_NEG" | "NAN";

/** A number and its kind, as the storage keeps them. */
export function storeNumber(value: number): { readonly value: number | null; readonly type: StoredType } {
  if (Number.isNaN(value)) return { value: null, type: "NAN" };
  if (value === Number.POSITIVE_INFINITY) return { value: null, type: "INF_POS" };
  if (value === Number.NEGATIVE_INFINITY) return { value: null, type: "INF_NEG" };
  return { value, type: "FINITE" };
}

/** @throws InvalidData on a finite number that is missing, or on an unknown kind */
export function loadNumber(value: number | null, type: string): number {
  if (type === "FINITE" && value !== null) return value;
  if (type === "INF_POS") return Number.POSITIVE_INFINITY;
  if (type === "INF_NEG") return Number.NEGATIVE_INFINITY;
  if (type === "NAN") return Number.NaN;
  throw new InvalidData(
    `A stored value must be a number of type FINITE, or have type INF_POS, INF_NEG or NAN, but is ${value} of type ${type}.`,
  );
}
