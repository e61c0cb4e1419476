import {
  type ArchitectureSpec,
  InvalidData,
  type NamedParameters,
  type Profiles,
  type Random,
  type TrainableMechanism,
} from "@auction-mech/core";
import type { z } from "zod";

/** One kind of trained auction: what its parameters are and how they run. */
export interface Architecture<Spec extends ArchitectureSpec = ArchitectureSpec> {
  readonly name: Spec["mechanism"];
  readonly summary: string;
  /** Validates a spec that comes from a file or a flag. */
  readonly spec: z.ZodType<Spec>;
  /** Arrays that are placed on data and never trained, such as knots: stored and run like the others, left alone by engines. */
  readonly fixed?: readonly string[];
  /** Every parameter's name and shape, in the order in which they are stored. */
  shapes(spec: Spec): Readonly<Record<string, readonly number[]>>;
  /**
   * Parameters to start training from.
   *
   * @param sample values in units of `spec.scale`, `[batch, bidders]`, for architectures that place knots on data
   */
  initialise(spec: Spec, random: Random, sample: Profiles): NamedParameters;
  /** The auction that runs; trusts spec and parameters to agree. */
  create(spec: Spec, parameters: NamedParameters): TrainableMechanism<Spec>;
}

/** The arrays that training moves: all but the architecture's fixed ones. */
export function learnedParameters(
  { fixed = [] }: Pick<Architecture, "fixed">,
  parameters: NamedParameters,
): NamedParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !fixed.includes(name)));
}

/**
 * Throws unless `parameters` are exactly the arrays of `shapes`, all finite.
 */
export function requireParameters(
  shapes: Readonly<Record<string, readonly number[]>>,
  parameters: NamedParameters,
): void {
  const expected = Object.keys(shapes).join(", ");
  const given = Object.keys(parameters).join(", ");
  if (expected !== given) {
    throw new InvalidData(
      `The auction's parameters must be ${expected}, but are ${given || "none"}. Save it again.`,
    );
  }
  for (const [name, shape] of Object.entries(shapes)) {
    const array = parameters[name]!;
    const length = shape.reduce((product, size) => product * size, 1);
    if (array.shape.join() !== shape.join() || array.data.length !== length) {
      throw new InvalidData(
        `The parameter "${name}" must have shape [${shape.join(", ")}], but has [${array.shape.join(", ")}] with ${array.data.length} numbers. Save the auction again.`,
      );
    }
    const bad = array.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new InvalidData(
        `Every parameter must be finite, but "${name}" holds ${array.data[bad]} at ${bad}. The training diverged or the file is damaged; use an earlier auction.`,
      );
    }
  }
}
