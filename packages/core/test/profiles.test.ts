import { describe, expect, it } from "vitest";
import { InvalidArgument, ShapeMismatch } from "../src/errors.js";
import { emptyOutcome } from "../src/outcome.js";
import {
  column,
  gatherProfiles,
  profiles,
  profilesFromRows,
  requireBidders,
  scaleProfiles,
  sliceProfiles,
} from "../src/profiles.js";

const sample = () =>
  profilesFromRows([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

describe("profiles", () => {
  it("are zeros unless given data", () => {
    expect(profiles(2, 3)).toEqual({ batch: 2, bidders: 3, data: new Float64Array(6) });
  });

  it("are a view of the data given, not a copy", () => {
    const data = Float64Array.of(1, 2, 3, 4);
    const made = profiles(2, 2, data);
    data[3] = 9;
    expect(made.data).toBe(data);
    expect(column(made, 1)).toEqual(Float64Array.of(2, 9));
  });

  it("refuse data of another size and say both", () => {
    expect(() => profiles(2, 3, new Float64Array(5))).toThrow(
      new ShapeMismatch("`data` must hold batch * bidders = 2 * 3 = 6 numbers, but holds 5."),
    );
  });

  it.each([
    [-1, 2],
    [2, -1],
    [2.5, 2],
    [Number.NaN, 2],
    [Number.POSITIVE_INFINITY, 2],
  ])("refuse the shape [%d, %d]", (batch, bidders) => {
    expect(() => profiles(batch, bidders)).toThrow(InvalidArgument);
    expect(() => profiles(batch, bidders, new Float64Array(5))).toThrow(InvalidArgument);
  });

  it("may be empty", () => {
    expect(profiles(0, 4).data.length).toBe(0);
  });
});

describe("profilesFromRows", () => {
  it("lays rows one after another", () => {
    expect(sample()).toEqual({ batch: 3, bidders: 2, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(profilesFromRows([])).toEqual(profiles(0, 0));
  });

  it("refuses ragged rows and names the first", () => {
    expect(() => profilesFromRows([[1, 2], [3]])).toThrow(
      new ShapeMismatch("Every row must have 2 numbers as row 0 has, but row 1 has 1."),
    );
  });
});

describe("sliceProfiles", () => {
  it("is a view on the same memory", () => {
    const all = sample();
    const slice = sliceProfiles(all, 1, 3);
    expect(slice).toEqual(
      profilesFromRows([
        [3, 4],
        [5, 6],
      ]),
    );
    slice.data[0] = -3;
    expect(all.data[2]).toBe(-3);
  });

  it("ends with the profiles", () => {
    expect(sliceProfiles(sample(), 2)).toEqual(profilesFromRows([[5, 6]]));
    expect(sliceProfiles(sample(), 2, 99)).toEqual(profilesFromRows([[5, 6]]));
    expect(sliceProfiles(sample(), 3)).toEqual(profiles(0, 2));
    expect(sliceProfiles(sample(), 2, 1)).toEqual(profiles(0, 2));
  });

  it("cuts a batch into parts that hold it all", () => {
    const parts = [0, 2].flatMap((start) => [...sliceProfiles(sample(), start, start + 2).data]);
    expect(parts).toEqual([...sample().data]);
  });

  it.each([-1, 0.5, 4, Number.NaN])("refuses to start at %d", (start) => {
    expect(() => sliceProfiles(sample(), start)).toThrow(InvalidArgument);
  });

  it.each([-1, 1.5])("refuses to end at %d", (end) => {
    expect(() => sliceProfiles(sample(), 0, end)).toThrow(InvalidArgument);
  });
});

describe("gatherProfiles", () => {
  it("copies the rows named, in order, with repetition", () => {
    const all = sample();
    const gathered = gatherProfiles(all, Uint32Array.of(2, 0, 2));
    all.data.fill(0);
    expect(gathered).toEqual(
      profilesFromRows([
        [5, 6],
        [1, 2],
        [5, 6],
      ]),
    );
    expect(gatherProfiles(all, [])).toEqual(profiles(0, 2));
  });

  it.each([3, -1, 0.5, Number.NaN])("refuses the row %d", (row) => {
    expect(() => gatherProfiles(sample(), [0, row])).toThrow(InvalidArgument);
  });
});

describe("scaleProfiles", () => {
  it("multiplies every number and leaves the original alone", () => {
    const all = sample();
    expect(scaleProfiles(all, 10).data).toEqual(Float64Array.of(10, 20, 30, 40, 50, 60));
    expect(all).toEqual(sample());
  });
});

describe("column", () => {
  it("copies one bidder's numbers", () => {
    const all = sample();
    const second = column(all, 1);
    all.data.fill(0);
    expect(second).toEqual(Float64Array.of(2, 4, 6));
  });

  it.each([-1, 2, 0.5])("refuses the bidder %d", (bidder) => {
    expect(() => column(sample(), bidder)).toThrow(InvalidArgument);
  });
});

describe("requireBidders", () => {
  it("accepts the right width and names the wrong one", () => {
    expect(() => requireBidders("bids", sample(), 2)).not.toThrow();
    expect(() => requireBidders("bids", sample(), 3)).toThrow(
      new ShapeMismatch("`bids` must be [batch, 3], but got [3, 2]."),
    );
  });
});

describe("emptyOutcome", () => {
  it("gives nobody anything, in arrays of its own", () => {
    const { allocation, payments } = emptyOutcome(2, 3);
    expect(allocation).toEqual(profiles(2, 3));
    expect(payments).toEqual(profiles(2, 3));
    expect(allocation.data).not.toBe(payments.data);
  });
});
