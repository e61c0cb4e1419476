import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Seconds between two signs of life of a holder, and without one after which the lock counts as abandoned. */
const BEAT = 1;
const STALE = 10;
/** Milliseconds between two looks of who waits. */
const POLL = 100;

/**
 * Runs `work` while holding the lock file, so that of several processes one
 * works and the others wait. A holder that died is noticed by its process id
 * on this machine, else by its missing signs of life. This saves work, no
 * more: in a race over an abandoned lock two may hold it, so what is done
 * under it must be right when done twice.
 *
 * @param done asked while waiting: a result makes the lock unnecessary
 * @param waiting called once, when another process holds the lock
 */
export async function underLock<Result>(
  path: string,
  { work, done, waiting }: { work(): Promise<Result>; done(): Promise<Result | undefined>; waiting(): void },
): Promise<Result> {
  let told = false;
  for (;;) {
    const found = await done();
    if (found !== undefined) return found;
    if (await take(path)) break;
    if (!told) waiting();
    told = true;
    await sleep(POLL);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), BEAT * 1000);
  beat.unref();
  try {
    // It may have been done between the look and the lock.
    return (await done()) ?? (await work());
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

// --- Internal helpers ---

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify({ host: hostname(), pid: process.pid }), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  if (await isAbandoned(path)) {
    // By renaming, so that of several who found it abandoned one removes it.
    const aside = `${path}.${randomUUID()}`;
    await rename(path, aside).then(
      () => rm(aside, { force: true }),
      () => {},
    );
  }
  return false;
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const [{ mtimeMs }, text] = await Promise.all([stat(path), readFile(path, "utf8")]);
    if (Date.now() - mtimeMs > STALE * 1000) return true;
    const { host, pid } = JSON.parse(text) as { host: unknown; pid: unknown };
    return host === hostname() && typeof pid === "number" && !isAlive(pid);
  } catch {
    // Gone, or not written yet.
    return false;
  }
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
