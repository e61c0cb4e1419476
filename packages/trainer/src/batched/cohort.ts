import type { Tf } from "@auction-mech/backend";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { AdamSlot } from "../adam.js";

/** The arrays of several trials, stacked: row k is that of the k-th place. */
export interface Cohort {
  readonly places: number;
  /** Learned parameters and their moments, each `[trials, numbers]`. */
  readonly slot: AdamSlot;
  /** The arrays that are not learned, by name, each `[trials, ...]`. */
  readonly fixed: Readonly<Record<string, Tensor>>;
  /** Trials whose arrays are here; the others have moved on. */
  readonly members: Set<object>;
}

/** Where a trial's arrays are. */
export interface Place {
  cohort: Cohort;
  row: number;
}

/** @param arrays tensors that the cohort takes over */
export function makeCohort(
  tf: Tf,
  arrays: Readonly<Record<keyof AdamSlot, Tensor>>,
  fixed: Readonly<Record<string, Tensor>>,
): Cohort {
  const variable = (tensor: Tensor) => {
    const made = tf.variable(tensor);
    tensor.dispose();
    return made;
  };
  return {
    places: arrays.parameter.shape[0]!,
    slot: {
      parameter: variable(arrays.parameter),
      first: variable(arrays.first),
      second: variable(arrays.second),
    },
    fixed,
    members: new Set(),
  };
}

/** Puts a member into a row, out of where it was. */
export function settle(member: object, place: Place, cohort: Cohort, row: number): void {
  leave(member, place);
  cohort.members.add(member);
  place.cohort = cohort;
  place.row = row;
}

/** Takes a member out; the last one frees the arrays. */
export function leave(member: object, { cohort }: Place): void {
  if (!cohort.members.delete(member) || cohort.members.size > 0) return;
  for (const variable of Object.values(cohort.slot)) variable.dispose();
  for (const tensor of Object.values(cohort.fixed)) tensor.dispose();
}

/** The arrays of these places and no others, in their order: those that there are where they fit, else copies on the device. */
export function gathered(tf: Tf, places: readonly Place[]): Cohort {
  const { cohort } = places[0]!;
  const fits =
    cohort.places === places.length &&
    places.every((place, row) => place.cohort === cohort && place.row === row);
  if (fits) return cohort;
  const rowOf = (tensor: Tensor, row: number): Tensor => {
    const rest = tensor.shape.slice(1);
    return tf.slice(tensor, [row, ...rest.map(() => 0)], [1, ...rest]);
  };
  const stacked = (arrayOf: (cohort: Cohort) => Tensor): Tensor =>
    tf.tidy(() =>
      tf.concat(
        places.map((place) => rowOf(arrayOf(place.cohort), place.row)),
        0,
      ),
    );
  return makeCohort(
    tf,
    {
      parameter: stacked(({ slot }) => slot.parameter),
      first: stacked(({ slot }) => slot.first),
      second: stacked(({ slot }) => slot.second),
    },
    Object.fromEntries(Object.keys(cohort.fixed).map((name) => [name, stacked(({ fixed }) => fixed[name]!)])),
  );
}
