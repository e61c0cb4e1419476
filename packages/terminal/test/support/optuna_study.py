"""Writes optuna-study.sqlite3: python optuna_study.py optuna-study.sqlite3"""

import math
import random
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)
random.seed(1)
study = optuna.create_study(
    storage=f"sqlite:///{sys.argv[1]}",
    study_name="tune",
    direction="maximize",
    sampler=optuna.samplers.TPESampler(seed=1),
)


def objective(trial: optuna.Trial) -> float:
    rate = trial.suggest_float("learningRate", 1e-4, 1e-1, log=True)
    trial.suggest_categorical("batch", [256, 512, 1024])
    weight = trial.suggest_float("lambdaRegret", 1, 20)
    value = 0.34 - 0.01 * abs(math.log10(rate) + 2) - 0.0004 * abs(weight - 7) + 0.001 * random.random()
    for step in range(3):
        trial.report(value - 0.01 * (3 - step), step)
        if trial.should_prune():
            raise optuna.TrialPruned()
    trial.set_user_attr("revenue", value)
    trial.set_user_attr("regret", 0.01 / weight)
    return value


study.optimize(objective, 40)
