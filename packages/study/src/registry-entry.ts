import { InvalidArgument } from "@auction-mech/core";
import { z } from "zod";

/** One kind of thing, as the command line and configuration know it. */
export interface RegistryEntry<Made> {
  readonly summary: string;
  readonly options: z.ZodType;
  /**
   * @param options as JSON
   * @throws InvalidArgument when they do not fit the schema
   */
  create(options?: unknown): Made;
}

/** @param kind what is made, for messages: "sampler" */
export function entryOf<Made>(kind: string) {
  return <Options>(
    summary: string,
    options: z.ZodType<Options>,
    make: (options: Options) => Made,
  ): RegistryEntry<Made> => ({
    summary,
    options,
    create(given = {}) {
      const parsed = options.safeParse(given);
      if (parsed.success) return make(parsed.data);
      throw new InvalidArgument(
        `The options of this ${kind} must fit its schema, but got ${JSON.stringify(given)}. ${z.prettifyError(parsed.error)}`,
      );
    },
  });
}
