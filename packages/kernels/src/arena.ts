const ALIGNMENT = 64;

/** Bytes of memory handed out one after the other, each aligned to a cache line. */
export interface Arena {
  /** Reserves so many bytes and says where they begin. */
  take(bytes: number): number;
  /** The first byte that is free. */
  readonly end: number;
}

/** @param from the first byte to hand out */
export function arena(from: number): Arena {
  let end = align(from);
  return {
    take(bytes) {
      const start = end;
      end = align(start + bytes);
      return start;
    },
    get end() {
      return end;
    },
  };
}

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
