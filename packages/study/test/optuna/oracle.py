"""Answers questions put as JSON with Optuna's own code: oracle.py JSON."""
import json
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import optuna
from optuna.distributions import json_to_distribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def parzen(distribution, observed, points):
    estimator = _ParzenEstimator(
        {"p": np.array(observed, dtype=float)},
        {"p": json_to_distribution(json.dumps(distribution))},
        _ParzenEstimatorParameters(1.0, True, False, default_weights, True),
    )
    return estimator.log_pdf({"p": np.array(points, dtype=float)}).tolist()


def importances(url, name):
    study = optuna.load_study(storage=url, study_name=name)
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    return optuna.importance.get_param_importances(study, evaluator=evaluator)


def brackets(name, numbers, minimum, maximum, factor):
    pruner = optuna.pruners.HyperbandPruner(minimum, maximum, factor)
    study = optuna.create_study(study_name=name, pruner=pruner)
    pruner._try_initialization(study)
    return [pruner._get_bracket_id(study, SimpleNamespace(number=number)) for number in numbers]


def grid(space, seed):
    return [list(point) for point in optuna.samplers.GridSampler(space, seed)._all_grids]


def hypervolume(points, reference):
    from optuna._hypervolume import compute_hypervolume

    return compute_hypervolume(np.array(points), np.array(reference))


def prune(pruner, options, direction, trials):
    """Whether each trial is pruned, step by step, beside those before it."""
    if "wrapped_pruner" in options:
        options = {**options, "wrapped_pruner": None}
    study = optuna.create_study(
        study_name="pruned", direction=direction, pruner=getattr(optuna.pruners, pruner)(**options)
    )
    decisions = []
    for values in trials:
        trial = study.ask()
        pruned = None
        for step, value in enumerate(values):
            trial.report(value, step)
            if trial.should_prune():
                pruned = step
                break
        decisions.append(pruned)
        if pruned is None:
            study.tell(trial, values[-1])
        else:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    return decisions


questions = json.loads(sys.argv[1])
print(json.dumps([globals()[question](*arguments) for question, *arguments in questions]))
