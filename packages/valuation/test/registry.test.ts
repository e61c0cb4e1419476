import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createValuation, valuations } from "../src/index.js";

describe("registry", () => {
  it.each(valuations.entries())("describes %s and each of its parameters", (_name, { summary, options }) => {
    expect(summary).not.toMatch(/\n|\.$/);
    const { properties = {}, additionalProperties } = z.toJSONSchema(options, { io: "input" });
    expect(additionalProperties).toBe(false);
    for (const [name, schema] of Object.entries(properties)) {
      expect(schema, name).toHaveProperty("description");
    }
  });

  it("makes every valuation by name, of 4 bidders where nothing says otherwise", () => {
    const required: Readonly<Record<string, unknown>> = {
      independent: { marginals: [{ exponential: 1 }] },
      family: { members: [{ name: "uniform" }, { name: "exp" }] },
    };
    const data = { name: "bids.csv", text: "bid_1\n1\n2\n" };
    for (const [name] of valuations.entries()) {
      const valuation = createValuation(name, required[name], { seed: 0, data });
      expect(valuation.name).toBe(name);
      expect(valuation.bidders).toBe(name === "independent" || name === "empirical" ? 1 : 4);
    }
  });
});
