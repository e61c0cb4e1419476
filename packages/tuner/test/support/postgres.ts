import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";

/** A PostgreSQL server on loopback, for one test. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Why no server can be had here, or undefined. */
export function whyNoPostgres(): string | undefined {
  if (binary("initdb") && binary("postgres")) return undefined;
  return "PostgreSQL tests skipped: no initdb and postgres in PATH or /usr/lib/postgresql/*/bin (Debian: apt install postgresql).";
}

export async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync("/tmp/sweep-postgres-");
  const identity = serverIdentity();
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid!);
  const data = join(folder, "data");
  const options = { ...identity, cwd: folder };
  const made = spawnSync(
    binary("initdb")!,
    ["-D", data, "-U", "sweep", "-A", "trust", "-N", "--locale=C", "-E", "UTF8"],
    { ...options, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-c", "max_connections=100"];
  const server = spawn(binary("postgres")!, args, { ...options, stdio: "ignore" });
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    url: `postgresql://sweep@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      // Fast shutdown.
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// --- Internal helpers ---

function binary(name: string): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The server refuses to run as root. */
function serverIdentity(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Whether the server takes connections: it closes those that come before it is ready. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    // A request for SSL is answered by one letter.
    socket.on("connect", () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.on("data", () => settle(true));
    socket.on("error", () => settle(false));
    socket.on("close", () => settle(false));
  });
}
