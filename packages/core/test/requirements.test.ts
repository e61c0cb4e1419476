import { describe, expect, it } from "vitest";
import { InvalidArgument } from "../src/errors.js";
import { requireInteger, requirePositive, requireRange } from "../src/requirements.js";

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

describe("requireRange", () => {
  it.each([0, 0.5, 1])("accepts %d in [0, 1]", (value) => {
    expect(() => requireRange("share", value, 0, 1)).not.toThrow();
  });

  it.each([-1e-300, 1 + Number.EPSILON, NAN, INFINITY, -INFINITY])("refuses %d in [0, 1]", (value) => {
    expect(() => requireRange("share", value, 0, 1)).toThrow(InvalidArgument);
  });

  it("may have no upper end, but takes no infinite value", () => {
    expect(() => requireRange("reserve", 1e300, 0, INFINITY)).not.toThrow();
    expect(() => requireRange("reserve", INFINITY, 0, INFINITY)).toThrow(InvalidArgument);
  });

  it("states the rule and the value", () => {
    expect(() => requireRange("share", 2, 0, 1)).toThrow(
      new InvalidArgument("`share` must be a finite number in [0, 1], but got 2. Choose one in that range."),
    );
  });
});

describe("requireInteger", () => {
  it.each([1, 2, 64])("accepts %d in [1, 64]", (value) => {
    expect(() => requireInteger("bidders", value, 1, 64)).not.toThrow();
  });

  it.each([0, 65, 1.5, NAN, INFINITY])("refuses %d in [1, 64]", (value) => {
    expect(() => requireInteger("bidders", value, 1, 64)).toThrow(
      new InvalidArgument(
        `\`bidders\` must be a whole number in [1, 64], but got ${value}. Choose one in that range.`,
      ),
    );
  });

  it("refuses what is not exact", () => {
    expect(() => requireInteger("seed", 2 ** 53, 0, INFINITY)).toThrow(InvalidArgument);
  });
});

describe("requirePositive", () => {
  it.each([Number.MIN_VALUE, 1, 1e300])("accepts %d", (value) => {
    expect(() => requirePositive("scale", value)).not.toThrow();
  });

  it.each([0, -0, -1, NAN, INFINITY])("refuses %d", (value) => {
    expect(() => requirePositive("scale", value)).toThrow(
      new InvalidArgument(
        `\`scale\` must be a finite number above 0, but got ${value}. Choose such a number.`,
      ),
    );
  });
});
