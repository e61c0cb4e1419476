import { describe, expect, it, vi } from "vitest";
import {
  AuctionMechError,
  BackendUnavailable,
  InvalidArgument,
  InvalidData,
  ShapeMismatch,
} from "../src/errors.js";

const CLASSES = [
  { Class: InvalidArgument, name: "InvalidArgument", code: "invalid-argument" },
  { Class: ShapeMismatch, name: "ShapeMismatch", code: "shape-mismatch" },
  { Class: InvalidData, name: "InvalidData", code: "invalid-data" },
  { Class: BackendUnavailable, name: "BackendUnavailable", code: "backend-unavailable" },
] as const;

describe.each(CLASSES)("$name", ({ Class, name, code }) => {
  const cause = new TypeError("why");
  const error = new Class("rule, value, remedy", { cause });

  it("carries its name, code, message and cause", () => {
    expect(error).toMatchObject({ name, code, message: "rule, value, remedy", cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(AuctionMechError);
    expect(String(error)).toBe(`${name}: rule, value, remedy`);
  });

  it("is told from its siblings", () => {
    for (const other of CLASSES) expect(other.Class.isInstance(error)).toBe(other.name === name);
    expect(AuctionMechError.isInstance(error)).toBe(true);
  });

  it("is known to another copy of the package, where instanceof is not", async () => {
    vi.resetModules();
    const copy = await import("../src/errors.js");
    const Copy = Object.values(copy).find((exported) => exported.name === name)!;
    expect(Copy).not.toBe(Class);
    expect(error).not.toBeInstanceOf(copy.AuctionMechError);
    expect(copy.AuctionMechError.isInstance(error)).toBe(true);
    expect(Copy.isInstance(error)).toBe(true);
    expect(Class.isInstance(Reflect.construct(Copy, ["from the copy"]))).toBe(true);
  });
});

describe("isInstance", () => {
  it.each([undefined, null, 0, "text", {}, new Error("invalid-argument"), { code: "invalid-argument" }])(
    "refuses %s",
    (other) => {
      expect(AuctionMechError.isInstance(other)).toBe(false);
      expect(InvalidArgument.isInstance(other)).toBe(false);
    },
  );
});
