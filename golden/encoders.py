"""Golden numbers for the encoders of crates/table, from numpy and scikit-learn.

Run:  python golden/encoders.py      (writes crates/table/tests/golden/encoders.json)

Robust: numpy's linear quantiles, scikit-learn's RobustScaler where the quartiles differ (checked to agree), then
the smooth clip of RealMLP (arXiv 2407.04491). Standard: scikit-learn's StandardScaler. Pieces: the encoding of
Gorishniy et al. (arXiv 2203.05556) as rtdl_num_embeddings computes it: weights and biases of each piece, then the
clamps of the first, middle and last piece.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.preprocessing import RobustScaler, StandardScaler

BINS = 8
REACH = 3.0  # how far beyond the outermost pieces gradus goes on


def columns():
    rng = np.random.default_rng(0)
    n = 60
    heavy = np.exp(rng.normal(size=n) * 3)
    return {
        "normal": rng.normal(size=n) * 12.5 + 40,
        "heavy_tailed": heavy,
        "binary": (rng.random(n) < 0.4).astype(float),
        "rare_one": np.eye(1, n, 7).ravel(),
        "mostly_zero": np.where(rng.random(n) < 0.85, 0.0, rng.integers(1, 9000, n)).astype(float),
        "whole": rng.integers(17, 91, n).astype(float),
        "large_offset": 1e9 + rng.integers(0, 50, n).astype(float),
        "tiny": rng.normal(size=n) * 1e-12,
        "two_rows": np.array([1.0, 4.0]),
    }


def robust(train, x):
    q25, median, q75 = np.quantile(train, [0.25, 0.5, 0.75])
    spread = q75 - q25
    if spread == 0:
        spread = (train.max() - train.min()) / 2
    else:
        scaler = RobustScaler().fit(train[:, None])
        ours = (x - median) / spread
        assert np.allclose(scaler.transform(x[:, None])[:, 0], ours, rtol=1e-9, atol=1e-9)
    z = (x - median) / spread
    return z / np.sqrt(1 + (z / 3) ** 2)


def pieces(train, x):
    bins = max(1, min(BINS, len(train) - 1))
    edges = np.unique(np.quantile(train, np.linspace(0, 1, bins + 1)))
    width = np.diff(edges)
    encoded = (x[:, None] - edges[:-1]) / width
    count = len(width)
    if count > 1:
        encoded[:, 0] = np.minimum(encoded[:, 0], 1.0)
        encoded[:, 1:-1] = np.clip(encoded[:, 1:-1], 0.0, 1.0)
        encoded[:, -1] = np.maximum(encoded[:, -1], 0.0)
    return edges, np.clip(encoded, -REACH, 1 + REACH)


def main():
    cases = []
    for name, train in columns().items():
        span = train.max() - train.min()
        new = np.array([train.min() - 0.1 * span, train.max() + 0.07 * span, np.mean(train), np.median(train)])
        x = np.concatenate([train, new])
        edges, encoded = pieces(train, x)
        standard = StandardScaler().fit(train[:, None]).transform(x[:, None])[:, 0]
        cases.append(
            {
                "name": name,
                "train": train.tolist(),
                "x": x.tolist(),
                "standard": standard.tolist(),
                "robust": robust(train, x).tolist(),
                "edges": edges.tolist(),
                "pieces": encoded.tolist(),
            }
        )
    out = {
        "script": "golden/encoders.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "bins": BINS,
        "cases": cases,
    }
    path = pathlib.Path(__file__).parent.parent / "crates/table/tests/golden/encoders.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(out, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
