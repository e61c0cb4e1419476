import { AuctionMechError, BackendUnavailable, registry } from "@auction-mech/core";
import type { Backend, BackendLoader } from "./backend.js";
import { cpuLoader } from "./cpu.js";
import { tensorflowLoader } from "./tensorflow.js";
import { wasmLoader } from "./wasm.js";

/** Every backend this package can bring up, fastest first. */
export const backends = registry<BackendLoader>("backend", {
  tensorflow: tensorflowLoader,
  wasm: wasmLoader,
  cpu: cpuLoader,
});

/**
 * Brings up a TensorFlow.js backend.
 *
 * @param name which one; "auto" takes the first that works and says in
 *   `reason` why the faster ones do not
 * @throws BackendUnavailable when the named one cannot be used here, with the remedy
 */
export async function loadBackend(name = "auto"): Promise<Backend> {
  if (name !== "auto") {
    const loader = backends.get(name);
    return { name: loader.name, ...(await bringUp(loader)), reason: "asked for" };
  }
  const refusals: string[] = [];
  for (const [, loader] of backends.entries()) {
    try {
      const loaded = await bringUp(loader);
      const reason = refusals.length > 0 ? refusals.join(" ") : "the fastest one that is installed";
      return { name: loader.name, ...loaded, reason };
    } catch (error) {
      if (!AuctionMechError.isInstance(error)) throw error;
      refusals.push(error.message);
    }
  }
  throw new BackendUnavailable(
    `One TensorFlow.js backend must be usable, but none is. ${refusals.join(" ")}`,
  );
}

async function bringUp(loader: BackendLoader) {
  try {
    return await loader.load();
  } catch (cause) {
    if (AuctionMechError.isInstance(cause)) throw cause;
    throw new BackendUnavailable(
      `The ${loader.name} backend must start, but failed: ${cause instanceof Error ? cause.message : cause}. Use \`--backend auto\`.`,
      { cause },
    );
  }
}
