import { StudyIncompatible } from "@auction-mech/core";
import { type ExactlyOnce, exactlyOnce } from "./exactly-once.js";
import type { Medium } from "./medium.js";
import { prepareSchema } from "./prepare-schema.js";
import { retrying } from "./retry.js";

/** A database in use: what is asked of it is tried again where that may help, and its errors are explained. */
export interface Session {
  readonly medium: Medium;
  read<Result>(work: () => Promise<Result>): Promise<Result>;
  /** @throws StudyIncompatible where the schema may only be read */
  readonly write: ExactlyOnce;
}

/** @param create whether to make the tables where there are none */
export async function openSession(medium: Medium, create: boolean): Promise<Session> {
  const explained = (error: unknown): never => {
    throw medium.explain(error);
  };
  const once = exactlyOnce(medium);
  const read = <Result>(work: () => Promise<Result>): Promise<Result> =>
    retrying(medium, work).catch(explained);
  const access = await read(() => prepareSchema(medium, create));
  return {
    medium,
    read,
    write: async (work, trace) => {
      if (access === "read-only") {
        throw new StudyIncompatible(
          "This database has an older schema and may only be read. Back it up and run `optuna storage upgrade`.",
        );
      }
      return once(work, trace).catch(explained);
    },
  };
}
