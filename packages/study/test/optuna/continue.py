"""Continues a study and plots it: continue.py URL NAME TRIALS FOLDER."""
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)
url, name, trials, folder = sys.argv[1:5]
study = optuna.load_study(storage=url, study_name=name)


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    rate = trial.suggest_float("rate", 1e-4, 1, log=True)
    layers = trial.suggest_int("layers", 1, 5)
    kind = trial.suggest_categorical("kind", ["a", "b", None])
    trial.report(x, 0)
    return x**2 + rate + layers + (1 if kind == "a" else 0)


study.optimize(objective, n_trials=int(trials))
if folder:
    import optuna.visualization as plots

    plots.plot_optimization_history(study).write_html(f"{folder}/history.html", include_plotlyjs="cdn")
    plots.plot_parallel_coordinate(study).write_html(f"{folder}/parallel.html", include_plotlyjs="cdn")
    plots.plot_slice(study).write_html(f"{folder}/slice.html", include_plotlyjs="cdn")
    plots.plot_intermediate_values(study).write_html(f"{folder}/steps.html", include_plotlyjs="cdn")
    plots.plot_param_importances(
        study, evaluator=optuna.importance.PedAnovaImportanceEvaluator()
    ).write_html(f"{folder}/importances.html", include_plotlyjs="cdn")
    study.trials_dataframe().to_csv(f"{folder}/trials.csv", index=False)
