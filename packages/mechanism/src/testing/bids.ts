import { type Profiles, profiles, profilesFromRows, stream } from "@auction-mech/core";
import fc from "fast-check";

/** Rows that fast-check shrinks, rich in zeros, ties and adjacent numbers. */
export function anyBids(bidders: number, highest: number): fc.Arbitrary<Profiles> {
  const bid = fc.oneof(
    fc.double({ min: 0, max: highest, noNaN: true }),
    fc.constantFrom(0, highest / 4, highest / 2, highest / 2 + highest * 2 ** -53, highest),
  );
  const row = fc.array(bid, { minLength: bidders, maxLength: bidders });
  return fc.array(row, { minLength: 1, maxLength: 8 }).map(profilesFromRows);
}

/** Uniform bids on [0, highest]; with ties, a quarter of them on a coarse grid. */
export function randomBids(batch: number, bidders: number, highest: number, { ties = true } = {}): Profiles {
  const random = stream(0, "mechanism-laws");
  const data = Float64Array.from({ length: batch * bidders }, () => {
    const bid = highest * random.uniform();
    return ties && random.uniform() < 0.25 ? (highest / 8) * random.integer(9) : bid;
  });
  return profiles(batch, bidders, data);
}

/** `[batch, points]`, ascending in each row: a grid, the other bids, and the numbers next to them. */
export function ownBidGrid(bids: Profiles, bidder: number, highest: number): Float64Array {
  const rows = Array.from({ length: bids.batch }, (_, row) => {
    const own = Array.from({ length: 41 }, (_, k) => (1.25 * highest * k) / 40);
    for (let j = 0; j < bids.bidders; j++) {
      if (j === bidder) continue;
      const other = bids.data[row * bids.bidders + j]!;
      own.push(other, other * (1 + 2 ** -52), other * (1 - 2 ** -53));
    }
    return own.sort((a, b) => a - b);
  });
  return Float64Array.from(rows.flat());
}

/** Bidder i's column becomes that of bidder (i + shift) mod n. */
export function rotateBidders({ batch, bidders, data }: Profiles, shift: number): Profiles {
  const rotated = profiles(batch, bidders);
  for (let at = 0; at < data.length; at++) {
    const bidder = at % bidders;
    rotated.data[at - bidder + ((bidder + shift) % bidders)] = data[at]!;
  }
  return rotated;
}

export function rowOf({ bidders, data }: Profiles, row: number): string {
  return `[${data.subarray(row * bidders, (row + 1) * bidders).join(", ")}]`;
}
