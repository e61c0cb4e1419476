import { expect, it } from "vitest";
import { parameterCount } from "../src/trainable-mechanism.js";

it("parameterCount adds up every array", () => {
  const weights = { shape: [2, 3], data: new Float32Array(6) };
  expect(parameterCount({ weights, bias: { shape: [3], data: new Float32Array(3) } })).toBe(9);
  expect(parameterCount({})).toBe(0);
});
