import type { Generated } from "kysely";
import type { StudyDirection } from "../study-direction.js";
import type { TrialState } from "../trial-state.js";
import type { StoredType } from "./stored-number.js";

/** Attributes of a study, or of a trial. */
interface AttributeTable {
  key: string;
  value_json: string;
}

/** Optuna's tables, schema version v3.2.0.a. */
export interface OptunaSchema {
  studies: { study_id: Generated<number>; study_name: string };
  study_directions: { study_id: number; direction: StudyDirection; objective: number };
  study_user_attributes: AttributeTable & { study_id: number };
  study_system_attributes: AttributeTable & { study_id: number };
  trials: {
    trial_id: Generated<number>;
    number: number;
    study_id: number;
    state: TrialState;
    datetime_start: string | null;
    datetime_complete: string | null;
  };
  trial_user_attributes: AttributeTable & { trial_id: number };
  trial_system_attributes: AttributeTable & { trial_id: number };
  trial_params: { trial_id: number; param_name: string; param_value: number; distribution_json: string };
  trial_values: { trial_id: number; objective: number; value: number | null; value_type: StoredType };
  trial_intermediate_values: {
    trial_id: number;
    step: number;
    intermediate_value: number | null;
    intermediate_value_type: StoredType;
  };
  trial_heartbeats: { trial_id: number; heartbeat: string };
  version_info: { version_info_id: number; schema_version: number; library_version: string };
  alembic_version: { version_num: string };
}
