"""Prints a study as Optuna reads it: dump.py URL NAME."""
import datetime
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.load_study(storage=sys.argv[1], study_name=sys.argv[2])


def utc(moment):
    return None if moment is None else moment.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds")


def attempt(get):
    try:
        return get()
    except Exception as error:
        return str(error)


print(
    json.dumps(
        {
            "directions": [direction.name for direction in study.directions],
            "metricNames": study.metric_names,
            "userAttrs": study.user_attrs,
            "best": attempt(lambda: study.best_trial.number) if len(study.directions) == 1 else None,
            "front": sorted(trial.number for trial in study.best_trials),
            "trials": [
                {
                    "number": trial.number,
                    "state": trial.state.name,
                    "values": trial.values,
                    "params": trial.params,
                    "distributions": {
                        name: json.loads(optuna.distributions.distribution_to_json(distribution))
                        for name, distribution in trial.distributions.items()
                    },
                    "intermediateValues": trial.intermediate_values,
                    "userAttrs": trial.user_attrs,
                    "constraints": trial.constraints,
                    "datetimeStart": utc(trial.datetime_start),
                    "datetimeComplete": utc(trial.datetime_complete),
                }
                for trial in study.trials
            ],
        }
    )
)
