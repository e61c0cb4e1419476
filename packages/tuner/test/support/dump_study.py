"""Prints the only study of a SQLite file, as Optuna reads it."""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name=None, storage=f"sqlite:///{sys.argv[1]}")
print(
    json.dumps(
        [
            {
                "state": trial.state.name,
                "params": trial.params,
                "value": trial.value,
                "attrs": trial.user_attrs,
            }
            for trial in study.get_trials(deepcopy=False)
        ]
    )
)
