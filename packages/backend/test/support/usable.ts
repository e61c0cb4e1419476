import { AuctionMechError } from "@auction-mech/core";
import { backends, loadBackend } from "../../src/index.js";

/** Backends that can be used on this machine; the others must say why. */
export const usable: string[] = [];
for (const [name] of backends.entries()) {
  await loadBackend(name).then(
    () => usable.push(name),
    (error: unknown) => {
      if (!AuctionMechError.isInstance(error)) throw error;
    },
  );
}
