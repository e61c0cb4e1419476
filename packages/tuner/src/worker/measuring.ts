import type { Mechanism } from "@auction-mech/core";
import { fastAuction } from "@auction-mech/trainer";
import type { Session } from "./session.js";

/** Measures an auction as the sweep's record says: on the kernels, or in plain JavaScript, with the same bits. */
export async function measuring<Result>(
  { setup: { config, threads } }: Session,
  auction: Mechanism,
  measure: (mechanism: Mechanism) => Result | Promise<Result>,
): Promise<Result> {
  const { mechanism, close } = await fastAuction(auction, threads, config.measuring);
  try {
    return await measure(mechanism);
  } finally {
    await close();
  }
}
