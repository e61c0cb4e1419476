export type { StorageLaw } from "./laws/storage-law.js";
export { storageLaws } from "./storage-laws.js";
