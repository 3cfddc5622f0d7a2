"""Whole runs of RealMLP-TD by pytabkit, on two small tables that scikit-learn brings along.

Run:  python golden/whole_runs.py      (writes crates/gradus/tests/golden/whole_runs.json; a few minutes)

Random numbers are drawn otherwise here and there, so that only scores can be compared: those of five seeds on the same
rows. A table is written down with its rows; test rows are the same for all seeds, each seed has validation rows of its
own. RealMLP-TD is what the preset `realmlp` is; pytabkit's TD-S differs from it in its start and has no preset.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import sklearn
import torch
from sklearn.datasets import load_diabetes, load_iris

warnings.filterwarnings("ignore")
from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

OUT = pathlib.Path(__file__).parent.parent / "crates/gradus/tests/golden/whole_runs.json"
SEEDS = 5


def split(rows, share, rng):
    """Rows in order; those that are left, and those that are taken."""
    picked = rng.permutation(rows)
    taken = round(len(rows) * share)
    return np.sort(picked[taken:]), np.sort(picked[:taken])


def runs(name, bunch, classes):
    x, y = np.asarray(bunch.data, dtype=np.float32), np.asarray(bunch.target, dtype=float)
    rng = np.random.default_rng(0)
    rest, test = split(np.arange(len(x)), 0.2, rng)
    seeds = []
    for seed in range(SEEDS):
        train, validation = split(rest, 0.2, rng)
        kind = RealMLP_TD_Classifier if classes else RealMLP_TD_Regressor
        model = kind(device="cpu", random_state=seed, n_cv=1, n_refit=0, n_threads=2, verbosity=0)
        target = y.astype(int) if classes else y
        rows = np.concatenate([train, validation])
        inside = np.arange(len(train), len(rows))
        model.fit(x[rows], target[rows], val_idxs=inside)
        if classes:
            p = model.predict_proba(x[test])
            score = {"log_loss": float(-np.log(p[np.arange(len(test)), target[test]]).mean()),
                     "accuracy": float((p.argmax(1) == target[test]).mean())}
        else:
            off = model.predict(x[test]).ravel() - target[test]
            score = {"rmse": float(np.sqrt((off**2).mean())), "mae": float(np.abs(off).mean())}
        seeds.append({"validation": validation.tolist(), "score": score})
        print(name, seed, score, flush=True)
    written = [[float(f"{v:.7g}") for v in row] for row in x]
    return {"name": name, "classes": classes, "rows": written, "target": y.tolist(), "test": test.tolist(), "seeds": seeds}


def main():
    torch.set_num_threads(2)
    versions = {"python": platform.python_version(), "torch": torch.__version__, "pytabkit": "1.7.2",
                "numpy": np.__version__, "scikit-learn": sklearn.__version__}
    cases = [runs("iris", load_iris(), True), runs("diabetes", load_diabetes(scaled=False), False)]
    OUT.write_text(json.dumps({"versions": versions, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
