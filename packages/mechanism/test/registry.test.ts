import { profilesFromRows } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { mechanisms } from "../src/index.js";

describe("mechanisms", () => {
  it.each([
    ["vickrey", {}, 0.4],
    ["vickrey-reserve", { reserve: 0.5 }, 0.5],
    ["personalised-reserves", { reserves: [0.9, 0.6] }, 0.6],
    ["posted-price", { price: 0.3 }, 0.3],
    ["first-price", {}, 0.8],
  ])("makes %s, which earns what it should", (name, options, revenue) => {
    const entry = mechanisms.get(name);
    const auction = entry.create(entry.options.parse(options), { bidders: 2 });
    expect(auction.name).toBe(name);
    const { payments } = auction.run(profilesFromRows([[0.4, 0.8]]));
    expect(payments.data[0]! + payments.data[1]!).toBe(revenue);
  });

  it.each([
    ["vickrey", { reserve: 1 }],
    ["vickrey-reserve", {}],
    ["vickrey-reserve", { reserve: -1 }],
    ["posted-price", {}],
    ["posted-price", { price: 1, prices: [1, 1] }],
  ])("refuses %s %j", (name, options) => {
    expect(mechanisms.get(name).options.safeParse(options).success).toBe(false);
  });

  it("describes every entry", () => {
    for (const [, { summary }] of mechanisms.entries()) expect(summary).not.toBe("");
  });
});
