import { InvalidArgument, StorageConflict } from "@auction-mech/core";
import { type FrozenTrial, STARTED_TRIAL } from "./frozen-trial.js";
import { requireAttribute, requireName } from "./storable-name.js";
import type { StudyRecord, StudyStorage } from "./study-storage.js";
import { applyChanges, asChanges, requireStorable, requireUnfinished } from "./trial-changes.js";

/** Studies kept in this process's memory; gone with it. */
export function memoryStorage(): StudyStorage {
  const studies = new Map<number, { record: StudyRecord; trials: FrozenTrial[] }>();
  const studyOfTrial: number[] = [];
  const numberOfTrial: number[] = [];
  let createdStudies = 0;

  function study(studyId: number) {
    const found = studies.get(studyId);
    if (found) return found;
    throw new InvalidArgument(`The study must exist, but the storage has no study with id ${studyId}.`);
  }

  function trial(trialId: number): { trials: FrozenTrial[]; number: number; frozen: FrozenTrial } {
    const trials = studies.get(studyOfTrial[trialId] ?? -1)?.trials;
    const number = numberOfTrial[trialId] ?? -1;
    const frozen = trials?.[number];
    if (trials && frozen) return { trials, number, frozen };
    throw new InvalidArgument(`The trial must exist, but the storage has no trial with id ${trialId}.`);
  }

  function create(studyId: number, trials: FrozenTrial[], template?: FrozenTrial): FrozenTrial {
    const trialId = studyOfTrial.length;
    const created: FrozenTrial = {
      ...(template ? structuredClone(template) : { ...STARTED_TRIAL, datetimeStart: new Date() }),
      trialId,
      number: trials.length,
    };
    studyOfTrial.push(studyId);
    numberOfTrial.push(created.number);
    trials.push(created);
    return created;
  }

  return {
    name: "memory",
    async createStudy(name, directions, systemAttrs = {}) {
      requireName("A study's name", name);
      for (const { record } of studies.values()) {
        if (record.name === name) throw studyNameTaken(name);
      }
      const studyId = ++createdStudies;
      const record: StudyRecord = {
        studyId,
        name,
        directions: [...directions],
        userAttrs: {},
        systemAttrs: structuredClone(systemAttrs),
      };
      studies.set(studyId, { record, trials: [] });
      return studyId;
    },
    async deleteStudy(studyId) {
      study(studyId);
      studies.delete(studyId);
    },
    studies: async () => [...studies.values()].map(({ record }) => record),
    findStudy: async (name) => [...studies.values()].find(({ record }) => record.name === name)?.record,
    study: async (studyId) => study(studyId).record,
    async setStudyAttr(studyId, scope, key, value) {
      requireAttribute(key, value);
      const found = study(studyId);
      const attrs = scope === "user" ? "userAttrs" : "systemAttrs";
      found.record = { ...found.record, [attrs]: { ...found.record[attrs], [key]: structuredClone(value) } };
    },
    async createTrial(studyId, template) {
      if (template) requireStorable(asChanges(template));
      return create(studyId, study(studyId).trials, template);
    },
    async createTrialWithin(studyId, limit) {
      const { trials } = study(studyId);
      return trials.length < limit ? create(studyId, trials) : undefined;
    },
    async popWaitingTrial(studyId) {
      const { trials } = study(studyId);
      const number = trials.findIndex(({ state }) => state === "WAITING");
      if (number < 0) return undefined;
      const popped: FrozenTrial = { ...trials[number]!, state: "RUNNING", datetimeStart: new Date() };
      trials[number] = popped;
      return popped;
    },
    trials: async (studyId) => study(studyId).trials.slice(),
    trial: async (trialId) => trial(trialId).frozen,
    async updateTrial(trialId, changes) {
      const { trials, number, frozen } = trial(trialId);
      requireUnfinished(frozen);
      requireStorable(changes);
      trials[number] = applyChanges(frozen, structuredClone(changes));
    },
    close: async () => {},
  };
}

/** The error every storage gives for a study's name that is in use. */
export function studyNameTaken(name: string, options?: ErrorOptions): StorageConflict {
  return new StorageConflict(
    `A study's name must be new, but "${name}" is taken. Choose another, or load it: \`loadIfExists: true\`.`,
    options,
  );
}
