/** The schema that this package reads and writes, in Optuna's migration tool's words. */
export const SCHEMA_HEAD = "v3.2.0.a";
/** Frozen by Optuna since its migration tool keeps the version. */
export const SCHEMA_VERSION = 12;
/** Shown by Optuna when versions do not fit; never parsed. */
export const LIBRARY_VERSION = "auction-mech 0";
