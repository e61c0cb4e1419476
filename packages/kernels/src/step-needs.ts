/** What training steps of a size take. */
export interface StepNeeds {
  /** Of memory; at most {@link LARGEST_MEMORY} can be had. */
  readonly bytes: number;
  /** Threads that have work, of those given. */
  readonly threads: number;
}
