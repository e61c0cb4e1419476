"""Writes a study with two objectives: write_several.py URL NAME."""
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.create_study(storage=sys.argv[1], study_name=sys.argv[2], directions=["minimize", "maximize"])
study.set_metric_names(["cost", "gain"])


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    y = trial.suggest_int("y", 0, 9)
    trial.set_constraint("positive", -x)
    return x**2, x * y


study.sampler = optuna.samplers.NSGAIISampler(population_size=10, seed=1)
study.optimize(objective, n_trials=25)
print("written")
