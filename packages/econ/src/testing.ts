export { testPenalty } from "./testing/test-penalty.js";
