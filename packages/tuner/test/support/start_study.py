"""Makes a study with three trials and one that was never told: start_study.py FILE [PARAMETER]."""

import sys
from datetime import datetime, timedelta, timezone

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
path = sys.argv[1]
study = optuna.create_study(
    study_name="theirs",
    storage=f"sqlite:///{path}",
    direction="maximize",
    sampler=optuna.samplers.RandomSampler(seed=0),
)


def objective(trial):
    if len(sys.argv) > 2:
        return trial.suggest_float(sys.argv[2], 0, 1)
    regret = trial.suggest_float("λ_regret", 0.1, 20, log=True)
    mono = trial.suggest_float("λ_mono", 0.1, 2, log=True)
    return -abs(regret - 5) - mono


study.optimize(objective, n_trials=3)
objective(study.ask())

# The program that left it did so a minute ago.
import sqlite3

began = datetime.now(timezone.utc) - timedelta(minutes=1)
with sqlite3.connect(path) as connection:
    connection.execute("update trials set datetime_start = ? where number = 3", (began.strftime("%Y-%m-%d %H:%M:%S.%f"),))
