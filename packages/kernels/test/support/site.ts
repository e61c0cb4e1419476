import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const { resolve } = createRequire(import.meta.url);
/** The folder of all packages, from core/dist/index.js. */
const PACKAGES = join(resolve("@auction-mech/core"), "..", "..", "..");
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };

/** Bare names as a page resolves them: to the built files of this workspace, as they are published. */
const IMPORTS = {
  "@auction-mech/core": "/core/dist/index.js",
  "@auction-mech/kernels": "/kernels/dist/index.js",
  "pure-rand/generator/xoroshiro128plus":
    "/core/node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js",
};

const page = (deterministic: boolean) => `<!doctype html>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="module">
  const told = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });
  try {
    const { fetchKernels } = await import("@auction-mech/kernels");
    const { trainInPage } = await import("/kernels/test/support/training-page.js");
    const isolated = crossOriginIsolated;
    await told({ isolated, ...await trainInPage(await fetchKernels({ deterministic: ${deterministic} })) });
  } catch (error) {
    await told({ error: String(error.stack) });
  }
</script>`;

export interface Site {
  readonly address: string;
  /** What the page tells when it is done. */
  readonly told: Promise<unknown>;
  close(): void;
}

/** Serves a page that trains, on this machine alone; `isolated` pages have `SharedArrayBuffer`. */
export async function openSite(isolated: boolean): Promise<Site> {
  let tell: (what: unknown) => void = () => {};
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  const headers: Record<string, string> = isolated
    ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
    : {};
  const server = createServer(async (request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end();
      tell(JSON.parse(body));
    } else if (path === "/") {
      response.writeHead(200, { ...headers, "content-type": "text/html" }).end(page(true));
    } else {
      const type = TYPES[path.split(".").at(-1)!];
      const file = type && (await readFile(join(PACKAGES, path)).catch(() => undefined));
      if (file) response.writeHead(200, { ...headers, "content-type": type }).end(file);
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
