import { AuctionMechError, BackendUnavailable } from "@auction-mech/core";
import type { Backend, BackendLoader, Processor } from "./backend.js";
import { backends } from "./backends.js";
import type { Device } from "./compute-choice.js";
import type { Trial } from "./trial.js";
import { tryBackend } from "./try-backend.js";
import { asRefusal, type Refusal, UnusableBackend } from "./unusable-backend.js";

export interface LoadBackendOptions {
  /** The kind of device that must compute. Default: "auto", either. */
  readonly device?: Device;
  /** Which backends there are, in the order in which they are tried. */
  readonly loaders?: readonly BackendLoader[];
  /** Tries one made of native code before it is loaded here. */
  readonly attempt?: (loader: BackendLoader) => Promise<Trial>;
}

/**
 * Brings up a TensorFlow.js backend.
 *
 * @param name which one; "auto" takes the first that works, passing over one
 *   that is made for a GPU but would compute on the CPU, and says in `reason`
 *   why it is not an earlier one
 * @throws BackendUnavailable when none can be used as asked, with the remedy
 */
export async function loadBackend(name = "auto", options: LoadBackendOptions = {}): Promise<Backend> {
  const {
    device = "auto",
    loaders = backends.entries().map(([, loader]) => loader),
    attempt = tryBackend,
  } = options;
  if (name !== "auto") {
    const loader = loaders.find((known) => known.name === name) ?? backends.get(name);
    return bringUp(loader, "asked for", attempt, (processor) => wrongDevice(loader.name, processor, device));
  }
  const refusals: UnusableBackend[] = [];
  // What is not native code computes on the CPU alone.
  const candidates = device === "gpu" ? loaders.filter(({ native }) => native) : loaders;
  for (const loader of candidates) {
    const reason =
      refusals.length > 0
        ? refusals.map((refusal) => refusal.reason).join(" ")
        : "the first in the order of backends";
    try {
      return await bringUp(
        loader,
        reason,
        attempt,
        (processor) => wrongDevice(loader.name, processor, device) ?? inSoftware(loader.name, processor),
      );
    } catch (error) {
      if (!(error instanceof UnusableBackend)) throw error;
      refusals.push(error);
    }
  }
  const kind = device === "auto" ? "" : ` on a ${device.toUpperCase()}`;
  throw new BackendUnavailable(
    `Some TensorFlow.js backend must be usable${kind}, but none is. ${refusals.map(({ message }) => message).join(" ")}`,
  );
}

// --- Internal helpers ---

async function bringUp(
  loader: BackendLoader,
  reason: string,
  attempt: (loader: BackendLoader) => Promise<Trial>,
  unfit: (processor: Processor) => Refusal | undefined,
): Promise<Backend> {
  const refuse = (refusal: Refusal | undefined) => {
    if (refusal) throw new UnusableBackend(refusal);
  };
  if (loader.native) {
    const trial = await attempt(loader);
    refuse(trial.usable ? unfit(trial.processor) : trial);
  }
  try {
    const { tf, device, processor } = await loader.load();
    refuse(unfit(processor));
    const use = () => {
      // At once, because it is up already: the promise is for those that are not.
      if (tf.getBackend() !== loader.registeredAs) void tf.setBackend(loader.registeredAs);
    };
    return { name: loader.name, tf, device, processor, reason, use };
  } catch (error) {
    if (AuctionMechError.isInstance(error) && !(error instanceof UnusableBackend)) throw error;
    throw asRefusal(loader.name, error);
  }
}

function wrongDevice(name: string, processor: Processor, device: Device): Refusal | undefined {
  if (device === "auto" || processor === device) return undefined;
  return {
    reason: `${name} must compute on a ${device.toUpperCase()}, but here it computes on the ${processor.toUpperCase()}.`,
    remedy: `Use \`--device ${processor}\`, or another backend.`,
  };
}

/** A GPU's interface over a processor is slower than what is made for processors. */
function inSoftware(name: string, processor: Processor): Refusal | undefined {
  if (processor === "gpu" || (name !== "webgpu" && name !== "tensorflow-gpu")) return undefined;
  return {
    reason: `${name} is made for a GPU, but here it computes on the CPU.`,
    remedy: `Use \`--backend ${name}\` to have it all the same.`,
  };
}
