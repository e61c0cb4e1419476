export {
  type DiscretisedOptimum,
  type LinearProgramOptions,
  linearProgram,
} from "./linear-program/linear-program.js";
