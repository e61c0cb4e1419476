// What the compiled module exports. Addresses are bytes in the imported memory.

export { adam } from "./adam";
export { derive } from "./auction-net/derive";
export { descendGroup, imitateGroup, improveGroup, searchGroup, updateStretch } from "./auction-net/groups";
export { configure } from "./auction-net/network";
export { denseBackwardInput, denseLinear, denseRelu } from "./dense";
export { denseBackwardWeights } from "./dense-gradient";
export { transpose } from "./transpose";
