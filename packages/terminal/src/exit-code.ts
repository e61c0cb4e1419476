import { AuctionMechError } from "@auction-mech/core";

/** What the program tells its caller. */
export const ExitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A mistake in flags or arguments is usage; everything else failed. */
export function exitCodeOf(error: unknown): ExitCode {
  const usage =
    AuctionMechError.isInstance(error) &&
    (error.code === "invalid-argument" || error.code === "shape-mismatch");
  return usage ? ExitCode.usage : ExitCode.failed;
}
