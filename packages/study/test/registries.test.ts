import { InvalidArgument } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { pruners, samplers } from "../src/index.js";

describe("registries", () => {
  it.each([
    [samplers, "tpe", { candidates: 0 }, /options of this sampler .*"candidates":0.*at candidates/s],
    [samplers, "grid", {}, /searchSpace/],
    [pruners, "patient", { patience: "3" }, /options of this pruner .*at patience/s],
    [pruners, "median", { speed: 1 }, /speed/],
  ] as const)("%#: refuse options that do not fit, and say which", (kind, name, options, message) => {
    const create = () => kind.get(name).create(options);
    expect(create).toThrow(InvalidArgument);
    expect(create).toThrow(message);
  });
});
