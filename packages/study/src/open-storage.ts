import { InvalidArgument } from "@auction-mech/core";
import { memoryStorage } from "./memory-storage.js";
import { postgresStorage } from "./sql/postgres-storage.js";
import { sqliteStorage } from "./sql/sqlite-storage.js";
import type { StudyStorage } from "./study-storage.js";

export interface OpenStorageOptions {
  /** Whether to make the file and its tables where there are none. @default true */
  readonly create?: boolean;
}

/**
 * Opens a storage by its URL, as Optuna writes it: `sqlite:///study.db` (a
 * relative path; `sqlite:////tmp/study.db` an absolute one),
 * `postgresql://user:password@host/database`, or `memory:`.
 */
export async function openStorage(url: string, options: OpenStorageOptions = {}): Promise<StudyStorage> {
  if (url === "memory:") return memoryStorage();
  const sqlite = /^sqlite:\/\/\/(.+)$/.exec(url)?.[1];
  if (sqlite !== undefined) return sqliteStorage({ ...options, path: sqlite });
  if (/^postgres(ql)?(\+\w+)?:\/\//.test(url)) {
    return postgresStorage({
      ...options,
      connectionString: url.replace(/^(postgres(?:ql)?)\+\w+:/, "$1:"),
    });
  }
  throw new InvalidArgument(
    // No more of it: a password may stand anywhere behind.
    `A storage's URL must begin with sqlite:///, postgresql:// or memory:, but begins with "${/^[\w.+-]*:?\/*/.exec(url)?.[0]}".`,
  );
}

/** Uses a storage, or opens one by its URL, which is closed where `use` fails and else by `use`. */
export async function withStorage<Result>(
  storage: StudyStorage | string | undefined,
  options: OpenStorageOptions,
  use: (storage: StudyStorage, close: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  if (storage !== undefined && typeof storage !== "string") return use(storage, async () => {});
  const opened = storage === undefined ? memoryStorage() : await openStorage(storage, options);
  try {
    return await use(opened, () => opened.close());
  } catch (error) {
    await opened.close();
    throw error;
  }
}
