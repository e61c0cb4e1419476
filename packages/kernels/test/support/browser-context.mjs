// Runs the package's main entry in a context that has what a page has and nothing of Node: the language itself,
// WebAssembly, fetch, URL and web workers. `node --experimental-vm-modules browser-context.mjs shared|unshared`
// prints what the training page tells. A worker is the same context in a thread of Node's.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const { resolve } = createRequire(import.meta.url);
const moduleOf = (name) => pathToFileURL(resolve(name)).href;
const KERNELS = moduleOf("@auction-mech/kernels");
const CORE = moduleOf("@auction-mech/core");
const IMPORTS = {
  "@auction-mech/core": CORE,
  "@auction-mech/kernels": KERNELS,
  "pure-rand/generator/xoroshiro128plus": new URL(
    "../node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js",
    CORE,
  ).href,
};

function pageContext(extra) {
  const context = vm.createContext({
    URL,
    fetch: async (url) => new Response(await readFile(fileURLToPath(url))),
    ...extra,
  });
  const modules = new Map();
  const moduleAt = (url) => {
    if (!modules.has(url)) modules.set(url, load(url));
    return modules.get(url);
  };
  async function load(url) {
    return new vm.SourceTextModule(await readFile(fileURLToPath(url), "utf8"), {
      context,
      identifier: url,
      initializeImportMeta: (meta) => {
        meta.url = url;
      },
    });
  }
  const link = (specifier, from) => {
    if (specifier.startsWith(".")) return moduleAt(new URL(specifier, from.identifier).href);
    const url = IMPORTS[specifier];
    if (url === undefined) throw new Error(`a page cannot import "${specifier}", as ${from.identifier} does`);
    return moduleAt(url);
  };
  return {
    global: vm.runInContext("globalThis", context),
    async run(url) {
      const module = await moduleAt(url);
      await module.link(link);
      await module.evaluate();
      return module.namespace;
    },
  };
}

/** `Worker` as a page knows it. */
class WebWorker {
  constructor(url) {
    this.thread = new Worker(new URL(import.meta.url), { workerData: url.href });
    this.thread.unref();
  }
  postMessage(message) {
    this.thread.postMessage(message);
  }
  terminate() {
    void this.thread.terminate();
  }
}

if (isMainThread) {
  const page = pageContext({ Worker: WebWorker });
  if (process.argv[2] === "unshared") delete page.global.SharedArrayBuffer;
  const { fetchKernels } = await page.run(KERNELS);
  const { trainInPage } = await page.run(new URL("training-page.js", import.meta.url).href);
  const told = await trainInPage(await fetchKernels({ deterministic: true }));
  process.stdout.write(JSON.stringify(told));
} else {
  const worker = pageContext({
    addEventListener: (type, listener) => parentPort.on(type, (data) => listener({ data })),
  });
  await worker.run(workerData);
}
