import { connect, createServer, type Socket } from "node:net";

export type Cut = "after" | "before" | "unnoticed";

/** Stands between a client and a PostgreSQL server, and cuts the connection at a COMMIT. */
export interface CuttingProxy {
  readonly url: string;
  /**
   * Cuts at the next so many COMMITs: "after" lets the server answer and keeps
   * the answer, "before" keeps the COMMIT, "unnoticed" as well, and the server
   * goes on waiting for it.
   */
  cut(when: Cut, times?: number): void;
  /** How many connections it has cut. */
  cuts(): number;
  close(): void;
}

export async function cuttingProxy(url: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(url);
  let mode: Cut = "after";
  let left = 0;
  let done = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let committing = false;
    let unnoticed = false;
    const end = () => {
      client.destroy();
      if (!unnoticed) upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (chunk) => {
      if (left > 0 && isCommit(chunk)) {
        left--;
        done++;
        unnoticed = mode === "unnoticed";
        if (mode !== "after") return end();
        committing = true;
      }
      upstream.write(chunk);
    });
    // The server answers once the transaction is committed.
    upstream.on("data", (chunk) => (committing ? end() : client.write(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The proxy has no port.");
  const own = new URL(url);
  own.port = String(address.port);
  return {
    url: own.href,
    cut(when, times = 1) {
      mode = when;
      left = times;
    },
    cuts: () => done,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

// --- Internal helpers ---

/** A simple query, `Q`, its length in four bytes, and its text. */
function isCommit(chunk: Buffer): boolean {
  return chunk[0] === 0x51 && /^commit\0/i.test(chunk.toString("latin1", 5));
}
