"""Best values of Optuna's default sampler: tpe_benchmark.py SEEDS TRIALS."""
import json
import math
import sys
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def branin(trial):
    x = trial.suggest_float("x", -5, 10)
    y = trial.suggest_float("y", 0, 15)
    a = y - 5.1 * x**2 / (4 * math.pi**2) + 5 * x / math.pi - 6
    return a**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def rosenbrock(trial):
    x = [trial.suggest_float(f"x{d}", -2, 2) for d in range(5)]
    return sum(100 * (x[d + 1] - x[d] ** 2) ** 2 + (1 - x[d]) ** 2 for d in range(4))


def ellipsoid(trial):
    return sum((d + 1) * (trial.suggest_float(f"x{d}", -5, 5) - 1) ** 2 for d in range(10))


def training(trial):
    rate = trial.suggest_float("rate", 1e-6, 1, log=True)
    decay = trial.suggest_float("decay", 1e-8, 1e-1, log=True)
    layers = trial.suggest_int("layers", 1, 8)
    units = trial.suggest_int("units", 8, 1024, log=True)
    return (
        (math.log10(rate) + 3) ** 2
        + 0.3 * (math.log10(decay) + 5) ** 2
        + 0.2 * (layers - 3) ** 2
        + (math.log2(units) - 7) ** 2
    )


def mixed(trial):
    kind = trial.suggest_categorical("kind", ["a", "b", "c", "d"])
    flag = trial.suggest_categorical("flag", [True, False])
    x = trial.suggest_float("x", -3, 3)
    y = trial.suggest_float("y", -3, 3)
    step = trial.suggest_float("step", 0, 2, step=0.25)
    centre = {"a": -2, "b": 0, "c": 1, "d": 2}[kind]
    return (
        (x - centre) ** 2
        + (y - x) ** 2
        + (0 if kind == "c" else 0.5)
        + (0 if flag else 0.3)
        + (step - 1.25) ** 2
    )


def conditional(trial):
    optimiser = trial.suggest_categorical("optimiser", ["adam", "sgd", "none"])
    if optimiser == "none":
        return 5
    rate = trial.suggest_float(f"{optimiser}_rate", 1e-5, 1, log=True)
    if optimiser == "adam":
        beta = trial.suggest_float("beta", 0.5, 0.999)
        return (math.log10(rate) + 3) ** 2 + 10 * (beta - 0.9) ** 2
    momentum = trial.suggest_float("momentum", 0, 1)
    return 0.2 + (math.log10(rate) + 1) ** 2 + (momentum - 0.8) ** 2


seeds, trials = int(sys.argv[1]), int(sys.argv[2])
best = []
for function in [branin, rosenbrock, ellipsoid, training, mixed, conditional]:
    best.append([])
    for seed in range(seeds):
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(function, n_trials=trials)
        best[-1].append(study.best_value)
print(json.dumps(best))
