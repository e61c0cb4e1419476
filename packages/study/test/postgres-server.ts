import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import pg from "pg";

/** A real PostgreSQL server on loopback, for tests. */
export interface PostgresServer {
  readonly url: string;
  /** An empty database of its own. */
  database(name: string): Promise<string>;
  /** Ends it at once, with every connection, and starts it again; a crash loses what is not on disk. */
  restart(downSeconds?: number, how?: "shutdown" | "crash"): Promise<void>;
  stop(): Promise<void>;
}

/** Why no server can be had here, or undefined. */
export function whyNoPostgres(): string | undefined {
  if (!binary("initdb") || !binary("postgres")) {
    return "PostgreSQL tests skipped: no initdb and postgres in PATH or /usr/lib/postgresql/*/bin (Debian: apt install postgresql).";
  }
  if (isRoot() && !serverUser()) {
    return "PostgreSQL tests skipped: the server refuses to run as root, and there is no user `postgres` or `nobody`.";
  }
  return undefined;
}

/** Makes a cluster in a temporary folder and starts it. */
export async function startPostgres(): Promise<PostgresServer> {
  const user = isRoot() ? serverUser() : undefined;
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const folder = mkdtempSync(join(tmpdir(), "study-postgres-"));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = spawnSync(
    binary("initdb")!,
    ["-D", data, "-U", "study", "-A", "trust", "-N", "--locale=C", "-E", "UTF8"],
    {
      ...identity,
      encoding: "utf8",
      cwd: folder,
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const url = `postgresql://study@127.0.0.1:${port}/postgres`;

  const launch = () =>
    spawn(
      binary("postgres")!,
      ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-c", "max_connections=100"],
      { ...identity, stdio: "ignore", cwd: folder },
    );
  let server = launch();
  await answers(url);

  async function end(how: "shutdown" | "crash" = "shutdown"): Promise<void> {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    // Fast shutdown: connections are cut. Immediate shutdown: no checkpoint either, as after a crash.
    server.kill(how === "shutdown" ? "SIGINT" : "SIGQUIT");
    await ended;
  }

  return {
    url,
    async database(name) {
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    async restart(downSeconds = 0, how) {
      await end(how);
      await new Promise((resolve) => setTimeout(resolve, downSeconds * 1000));
      server = launch();
      await answers(url);
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// --- Internal helpers ---

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function binary(name: string): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function serverUser(): { uid: number; gid: number } | undefined {
  for (const name of ["postgres", "nobody"]) {
    const ids = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
    if (ids.every(({ status }) => status === 0)) {
      return { uid: Number(ids[0]!.stdout), gid: Number(ids[1]!.stdout) };
    }
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
