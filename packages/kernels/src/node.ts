export { loadKernels } from "./load-kernels.node.js";
