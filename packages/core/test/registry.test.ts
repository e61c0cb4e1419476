import { describe, expect, it } from "vitest";
import { InvalidArgument } from "../src/errors.js";
import { registry } from "../src/registry.js";

const make = () =>
  registry<{ summary: string }>("valuation", { uniform: { summary: "U" }, exp: { summary: "E" } });

describe("registry", () => {
  it("finds its entries by name, in the order of their arrival", () => {
    const valuations = make();
    valuations.add("latent", { summary: "L" });
    expect(valuations.get("exp")).toEqual({ summary: "E" });
    expect(valuations.has("latent")).toBe(true);
    expect(valuations.entries().map(([name]) => name)).toEqual(["uniform", "exp", "latent"]);
  });

  it("names the known ones when asked for another", () => {
    expect(() => make().get("unifrom")).toThrow(
      new InvalidArgument(
        'The valuation must be one of uniform, exp, but got "unifrom". Choose one of them.',
      ),
    );
  });

  it.each(["constructor", "__proto__", "toString", ""])("does not know %j by accident", (name) => {
    expect(make().has(name)).toBe(false);
    expect(() => make().get(name)).toThrow(InvalidArgument);
  });

  it("refuses a name that is taken and keeps the first", () => {
    const valuations = make();
    expect(() => valuations.add("exp", { summary: "other" })).toThrow(InvalidArgument);
    expect(valuations.get("exp")).toEqual({ summary: "E" });
  });

  it("shares nothing with the record it was made from or with what it lists", () => {
    const record: Record<string, number> = { a: 1 };
    const kinds = registry("kind", record);
    record.b = 2;
    kinds.add("c", 3);
    expect(kinds.entries()).toEqual([
      ["a", 1],
      ["c", 3],
    ]);
    expect(record).toEqual({ a: 1, b: 2 });
  });
});
