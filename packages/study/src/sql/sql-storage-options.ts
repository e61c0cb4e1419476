export interface SqlStorageOptions {
  /** Seconds between two heartbeats of a running trial, or null for none. @default 60 */
  readonly heartbeatInterval?: number | null;
  /** Seconds without a heartbeat after which a trial counts as dead. @default twice the interval */
  readonly gracePeriod?: number;
  /** Whether to make the tables, and a SQLite file, where there are none. @default true */
  readonly create?: boolean;
}
