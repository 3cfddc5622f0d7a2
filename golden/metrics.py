"""Golden numbers for crates/gradus/src/metrics, from scikit-learn.

    python golden/metrics.py          writes crates/gradus/tests/golden/metrics.json

Probabilities and weights are f32 values; scikit-learn is given them as f64. Made with the versions
written into the file.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics as m

OUT = Path(__file__).resolve().parent.parent / "crates/gradus/tests/golden/metrics.json"
random = np.random.default_rng(20240611)


def classes_case(name, rows, classes, *, grid=None, weighted=False, absent=None, scale=2.0):
    """Probabilities around the truth; `grid` rounds them so that many tie; `absent` never is the truth."""
    truth = random.integers(0, classes, rows)
    if absent is not None:
        truth[truth == absent] = (absent + 1) % classes
    z = random.normal(size=(rows, classes)) * scale
    z[np.arange(rows), truth] += 1.0
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    if grid:
        p = np.floor(p * grid) / grid
        p[:, -1] = 1.0 - p[:, :-1].sum(1)
    p = p.astype(np.float32)
    if classes == 2:
        p[:, 0] = np.float32(1) - p[:, 1]
    w = random.uniform(0, 3, rows).astype(np.float32) if weighted else None
    if w is not None:
        w[::7] = 0
    p64 = p.astype(np.float64)
    w64 = None if w is None else w.astype(np.float64)
    labels = np.arange(classes)
    guess = p.argmax(1)
    precision, recall, f1, _ = m.precision_recall_fscore_support(
        truth, guess, labels=labels, sample_weight=w64, zero_division=0
    )
    confusion = m.confusion_matrix(truth, guess, labels=labels, sample_weight=w64)
    if classes == 2:
        auc = m.roc_auc_score(truth, p64[:, 1], sample_weight=w64)
    else:
        present = [c for c in labels if (truth == c).any()]
        auc = float(np.mean([m.roc_auc_score(truth == c, p64[:, c], sample_weight=w64) for c in present]))
        if absent is None:
            # The same by scikit-learn's own averaging, which wants rows that add up to 1 exactly.
            own = m.roc_auc_score(truth, p64 / p64.sum(1, keepdims=True), multi_class="ovr", sample_weight=w64)
            assert abs(own - auc) < 1e-4, (own, auc)
    return {
        "name": name,
        "classes": classes,
        "probabilities": p64.ravel().tolist(),
        "truth": truth.tolist(),
        "weights": None if w64 is None else w64.tolist(),
        "accuracy": m.accuracy_score(truth, guess, sample_weight=w64),
        # Clipped by our own floor: scikit-learn's is the epsilon of f64.
        "log_loss": m.log_loss(truth, np.clip(p64, 1e-15, 1.0), labels=labels, sample_weight=w64),
        "roc_auc": auc,
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": confusion.sum(1).tolist(),
        "confusion": confusion.tolist(),
    }


def numbers_case(name, rows, *, weighted=False, offset=0.0, scale=1.0):
    truth = offset + scale * random.normal(size=rows)
    guess = truth + scale * 0.5 * random.normal(size=rows)
    w = random.uniform(0, 3, rows).astype(np.float32) if weighted else None
    w64 = None if w is None else w.astype(np.float64)
    return {
        "name": name,
        "predictions": guess.tolist(),
        "truth": truth.tolist(),
        "weights": None if w64 is None else w64.tolist(),
        "rmse": m.root_mean_squared_error(truth, guess, sample_weight=w64),
        "mae": m.mean_absolute_error(truth, guess, sample_weight=w64),
        "r2": m.r2_score(truth, guess, sample_weight=w64),
    }


def main():
    warnings.simplefilter("ignore")
    golden = {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "classes": [
            classes_case("two classes", 60, 2),
            classes_case("two classes, weights", 60, 2, weighted=True),
            classes_case("two classes, many ties", 80, 2, grid=4),
            classes_case("two classes, many ties, weights", 80, 2, grid=4, weighted=True),
            classes_case("two classes, very sure", 60, 2, scale=6.0),
            classes_case("three classes", 60, 3),
            classes_case("three classes, weights", 60, 3, weighted=True),
            classes_case("three classes, many ties", 80, 3, grid=8),
            classes_case("four classes, one absent", 60, 4, absent=1),
            classes_case("four classes, one absent, weights, ties", 80, 4, absent=3, grid=8, weighted=True),
        ],
        "numbers": [
            numbers_case("plain", 50),
            numbers_case("weights", 50, weighted=True),
            numbers_case("far from zero", 50, offset=1e6),
            numbers_case("small units, weights", 50, scale=1e-9, weighted=True),
        ],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
