"""Writes a study of every kind of trial: write.py URL NAME."""
import sys
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState, create_trial

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
url, name = sys.argv[1:3]
study = optuna.create_study(storage=url, study_name=name, directions=["minimize"])
study.set_user_attr("größe", {"nan": float("nan"), "inf": [float("inf"), -float("inf")], "漢": "é\n\"NaN\""})
study.set_metric_names(["loss"])
distributions = {
    "rate": FloatDistribution(1e-4, 1.0, log=True),
    "width": FloatDistribution(0.0, 1.0, step=0.25),
    "x": FloatDistribution(-5.0, 5.0),
    "layers": IntDistribution(1, 5),
    "even": IntDistribution(0, 10, step=2),
    "units": IntDistribution(1, 1024, log=True),
    "kind": CategoricalDistribution(["a", "b", None]),
    "mixed": CategoricalDistribution([True, "t", 1.5, 3]),
}
params = {"rate": 1e-3, "width": 0.75, "x": -1.5, "layers": 3, "even": 8, "units": 64, "kind": None, "mixed": 3}
common = dict(params=params, distributions=distributions)
study.add_trial(create_trial(value=1.25, user_attrs={"näme": "ü", "nan": float("nan")}, **common))
study.add_trial(create_trial(value=float("inf"), **common))
study.add_trial(create_trial(value=-float("inf"), constraints={"late": 1.0, "early": -2.0}, **common))
study.add_trial(
    create_trial(
        state=TrialState.PRUNED,
        value=0.5,
        intermediate_values={0: float("nan"), 3: float("inf"), 10: 0.5},
        **common,
    )
)
study.add_trial(create_trial(state=TrialState.FAIL, **common))
study.tell(study.ask(), float("nan"))
study.ask()
study.enqueue_trial({"x": 2.0, "kind": "b"}, user_attrs={"why": "enqueued"})
print("written")
