export { type WriteFileOptions, writeFileAtomic } from "./write-file-atomic.js";
