const MARKER = Symbol.for("auction-mech.error");

/**
 * Machine-readable kind of an {@link AuctionMechError}, one a class:
 *
 * - `invalid-argument`: the caller broke a rule; calling again with another value may do
 * - `shape-mismatch`: arrays disagree about the batch or the bidders
 * - `invalid-data`: a file's content is damaged, foreign or breaks its format
 * - `backend-unavailable`: what would compute it is not usable on this machine
 * - `storage-conflict`: a study's storage refuses a write
 * - `study-incompatible`: a study's schema, objectives or parameters do not fit
 */
export type ErrorCode =
  | "invalid-argument"
  | "shape-mismatch"
  | "invalid-data"
  | "backend-unavailable"
  | "storage-conflict"
  | "study-incompatible";

/**
 * Base of every error the packages throw on purpose. The message states the
 * rule, the actual values and the remedy. `instanceof` may lie when two copies
 * of a package are installed; `isInstance`, which each class has, does not.
 */
export class AuctionMechError extends Error {
  readonly [MARKER] = true;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }

  static isInstance(error: unknown): error is AuctionMechError {
    return typeof error === "object" && error !== null && MARKER in error;
  }
}

/** An argument, flag or option breaks its rule: the caller's mistake. */
export class InvalidArgument extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("invalid-argument", message, options);
  }

  static override isInstance(error: unknown): error is InvalidArgument {
    return AuctionMechError.isInstance(error) && error.code === "invalid-argument";
  }
}

/** Arrays whose shapes must agree do not. */
export class ShapeMismatch extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("shape-mismatch", message, options);
  }

  static override isInstance(error: unknown): error is ShapeMismatch {
    return AuctionMechError.isInstance(error) && error.code === "shape-mismatch";
  }
}

/** A file's content is damaged, foreign or breaks its format. */
export class InvalidData extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("invalid-data", message, options);
  }

  static override isInstance(error: unknown): error is InvalidData {
    return AuctionMechError.isInstance(error) && error.code === "invalid-data";
  }
}

/** A compute backend cannot be used here; the message says how to make it usable. */
export class BackendUnavailable extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("backend-unavailable", message, options);
  }

  static override isInstance(error: unknown): error is BackendUnavailable {
    return AuctionMechError.isInstance(error) && error.code === "backend-unavailable";
  }
}

/** A study's storage refuses a write: name taken, trial finished, database locked, full or read-only. */
export class StorageConflict extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("storage-conflict", message, options);
  }

  static override isInstance(error: unknown): error is StorageConflict {
    return AuctionMechError.isInstance(error) && error.code === "storage-conflict";
  }
}

/** A study cannot be used this way: its schema, objectives or parameters do not fit. */
export class StudyIncompatible extends AuctionMechError {
  constructor(message: string, options?: ErrorOptions) {
    super("study-incompatible", message, options);
  }

  static override isInstance(error: unknown): error is StudyIncompatible {
    return AuctionMechError.isInstance(error) && error.code === "study-incompatible";
  }
}
