import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";
import * as chai from "chai";

// What the law suites ask of vitest, so that they run where it is not installed: its own matchers, and laws collected.
chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;
export { describe, it } from "./collected-laws.js";
