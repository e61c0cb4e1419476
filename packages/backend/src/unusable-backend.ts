import { BackendUnavailable } from "@auction-mech/core";

/** Why a backend cannot be used here and the one thing that would make it usable, each a sentence. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

/** A refusal as an error. */
export class UnusableBackend extends BackendUnavailable implements Refusal {
  readonly reason: string;
  readonly remedy: string;

  constructor({ reason, remedy }: Refusal, options?: ErrorOptions) {
    super(`${reason} ${remedy}`, options);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** What went wrong while a backend came up, as a refusal; one that is a refusal already stays as it is. */
export function asRefusal(name: string, error: unknown): UnusableBackend {
  if (error instanceof UnusableBackend) return error;
  const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
  return new UnusableBackend(
    {
      reason: `The ${name} backend must start, but failed: ${message.replace(/\.$/, "")}.`,
      remedy: "Use `--backend auto`.",
    },
    { cause: error },
  );
}
