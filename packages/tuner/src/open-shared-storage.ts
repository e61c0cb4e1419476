import { InvalidArgument, StorageConflict } from "@auction-mech/core";
import { postgresStorage, type StudyStorage, sqliteStorage } from "@auction-mech/study";

/** A study's storage and how it may be called in output. */
export interface NamedStorage {
  readonly storage: StudyStorage;
  /** A URL without its password. */
  readonly name: string;
  /** Whether programs on other machines may use it at the same time. */
  readonly shared: boolean;
}

/**
 * Signs of life of a running trial, seconds. Trials run in processes of their
 * own, so a silent one is soon known to be dead.
 */
const HEARTBEAT = { heartbeatInterval: 20, gracePeriod: 60 };

/** Seconds to wait for a server at the start; one that goes away later is waited for longer. */
const FIRST_ANSWER = 5;

export async function openSqlite(path: string): Promise<NamedStorage> {
  const storage = await sqliteStorage({ path, ...HEARTBEAT });
  return { storage, name: `sqlite:///${path}`, shared: false };
}

/**
 * Opens what `--storage` names. Its password appears in no message.
 *
 * @throws InvalidArgument on another kind of URL
 * @throws StorageConflict where the database cannot be used
 */
export async function openSharedStorage(url: string): Promise<NamedStorage> {
  const sqlite = /^sqlite:\/\/\/(.+)$/.exec(url)?.[1];
  if (sqlite !== undefined) return { ...(await openSqlite(sqlite)), shared: true };
  const { plain, name, secrets } = readUrl(url);
  try {
    const probe = await postgresStorage({ connectionString: plain, retrySeconds: FIRST_ANSWER });
    await probe.close();
    return { storage: await postgresStorage({ connectionString: plain, ...HEARTBEAT }), name, shared: true };
  } catch (error) {
    const message = error instanceof Error ? error.message || error.name : String(error);
    const safe = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), message);
    // No cause: its text, too, may hold the password.
    throw new StorageConflict(
      `The database ${name} must be usable, but is not: ${safe.replace(/\.$/, "")}. Check the URL, the password, and that the server runs.`,
    );
  }
}

/** Closes the storage where `work` fails. */
export async function closedOnFailure<Result>(
  { storage }: NamedStorage,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await storage.close();
    throw error;
  }
}

// --- Internal helpers ---

function readUrl(text: string): { plain: string; name: string; secrets: readonly string[] } {
  const form = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
  const kind = /^[\w.+-]*:?\/*/.exec(text)?.[0];
  if (!/^postgres(ql)?(\+\w+)?:\/\//.test(text)) {
    throw new InvalidArgument(
      `\`--storage\` must be ${form} or sqlite:///FILE, but begins with "${kind}". Correct the URL.`,
    );
  }
  const plain = text.replace(/^(postgres(?:ql)?)\+\w+:/, "$1:");
  let url: URL;
  try {
    url = new URL(plain);
  } catch {
    throw new InvalidArgument(
      `\`--storage\` must be a URL such as ${form}, but what follows "${kind}" is none. Write special characters of the password as %XX.`,
    );
  }
  const secrets = [url.password, decoded(url.password), url.searchParams.get("password") ?? ""].filter(
    Boolean,
  );
  url.password = "";
  url.search = "";
  return { plain, name: url.href, secrets };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
