import { expect, it } from "vitest";
import { withError } from "../src/render/format.js";

it.each([
  [0.7, 0.0123, "0.7000 ± 0.0123"],
  [-0.000184, 0.0000239, "-0.000184 ± 0.000024"],
  [-0.00008361, 0.00000866, "-0.0000836 ± 0.0000087"],
  [0.25, 1e-17, "0.2500 ± 0.0000"],
  [0, 0, "0.0000 ± 0.0000"],
  [2e-5, 0, "0.000020000 ± 0.0"],
  [123456, 12, "1.2346e+5 ± 12"],
])("%d with the standard error %d is %s", (value, standardError, text) => {
  expect(withError(value, standardError)).toBe(text);
});
