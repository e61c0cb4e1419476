import type { BackendDevice, BackendLoader } from "./backend.js";
import { backends } from "./backends.js";
import { toyTraining } from "./toy-training.js";
import { asRefusal, type Refusal, UnusableBackend } from "./unusable-backend.js";

/** What trying a backend found. */
export type Trial =
  | (BackendDevice & {
      readonly usable: true;
      /** Milliseconds of one step on a toy network. */
      readonly milliseconds: number;
    })
  | (Refusal & { readonly usable: false });

/** The largest difference from plain JavaScript that two steps may lead to, beside parameters of size 1. */
const TOLERANCE = 1e-3;

/** Brings a backend up in this process and takes two steps on a toy network, which must agree with plain JavaScript's. */
export async function tryHere(loader: BackendLoader): Promise<Trial> {
  try {
    const { tf, device, processor } = await loader.load();
    const { parameters, milliseconds } = await toyTraining(tf);
    const plain = await backends.get("cpu").load();
    const wanted = (await toyTraining(plain.tf)).parameters;
    const error = Math.max(...wanted.map((value, k) => Math.abs(value - parameters[k]!)));
    if (!(error <= TOLERANCE)) throw new UnusableBackend(wrongNumbers(loader.name, error));
    return { usable: true, device, processor, milliseconds };
  } catch (error) {
    const { reason, remedy } = asRefusal(loader.name, error);
    return { usable: false, reason, remedy };
  }
}

function wrongNumbers(name: string, error: number): Refusal {
  return {
    reason: `${name}'s training steps must agree with plain JavaScript's within ${TOLERANCE}, but they differ by ${error.toPrecision(2)}.`,
    remedy: "Update the driver, or use another backend.",
  };
}
