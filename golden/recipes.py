"""Golden numbers for the published recipes that crates/table can follow, from pytabkit, scikit-learn and
rtdl_num_embeddings.

Run:  python golden/recipes.py      (writes crates/table/tests/golden/recipes.json)

RealMLP: pytabkit's own converter and preprocessing on a table of 12 rows, with rows that it has not seen. Quantile:
scikit-learn's QuantileTransformer as TabM sets it up, fitted on the values as they are, and edges that
rtdl_num_embeddings.compute_bins finds for what it writes. Ties: the mean over many draws of the noise that TabM adds
before fitting, for columns of which many rows have one value (without the noise scikit-learn puts all rows with the
least value at the very end); and the edges of such a column, several of which fall together.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import pandas as pd
import rtdl_num_embeddings
import sklearn
import torch
from pytabkit.models.data.conversion import ToDictDatasetConverter
from pytabkit.models.data.data import DictDataset, TensorInfo
from pytabkit.models.nn_models.models import PreprocessingFactory
from pytabkit.models.sklearn.default_params import DefaultParams
from sklearn.preprocessing import QuantileTransformer, StandardScaler

DRAWS = 200


def letters(indices):
    return [None if i < 0 else "abcdefghi"[i] for i in indices]


def realmlp():
    train = {
        "constant": [3.0] * 12,
        "binary": [0.0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        "heavy": [0.01, 0.5, 2.0, 3.5, 4.25, 5.0, 7.5, 16.0, 100.0, 1000.0, 1e5, 1e6],
        "age": [17.0, 22, 23, 31, 35, 35, 40, 44, 52, 61, 70, 90],
        "k1": letters([0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0]),
        "k2": letters([0, 1, -1, 0, 0, 0, 0, 1, 0, 0, 1, 0]),
        "k3": letters([0, 1, 2, 0, 0, -1, 0, 0, 0, 0, 0, 0]),
        "k8": letters([0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7]),
        "k9": letters([0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]),
    }
    new = {
        "constant": [3.0, 4.0, 3.0],
        "binary": [0.0, 1.0, 9.0],
        "heavy": [4.5, 1e9, -1e9],
        "age": [38.0, 130.0, 0.0],
        "k1": ["a", None, "z"],
        "k2": ["b", None, "z"],
        "k3": ["c", None, "z"],
        "k8": ["a", None, "z"],
        "k9": ["a", None, "z"],
    }
    train, new = pd.DataFrame(train), pd.DataFrame(new)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a level that was not seen is what is wanted
        converter = ToDictDatasetConverter()
        sets = [converter.fit_transform(train), converter.transform(new)]
    # The last step is the embedding; its codes are what is left of the categories.
    steps = DefaultParams.RealMLP_TD_CLASS["tfms"][:-1]
    config = {**DefaultParams.RealMLP_TD_CLASS, "tfms": steps, "use_embedding": False}

    def only(ds, key):
        target = torch.zeros(ds.n_samples, 1)
        infos = {key: ds.tensor_infos[key], "y": TensorInfo(cat_sizes=[0])}
        return DictDataset({key: ds.tensors[key], "y": target}, infos)

    written = {}
    for key in ("x_cont", "x_cat"):
        fitted, seen = only(sets[0], key), only(sets[1], key)
        layer = PreprocessingFactory(**config).create(fitted.tensor_infos).fit(fitted)
        written[key] = [layer.forward_ds(fitted).tensors, layer.forward_ds(seen).tensors]
    rows = {
        "numbers": [t["x_cont"] for t in written["x_cont"]],
        "one_hot": [t["x_cont"] for t in written["x_cat"]],
        "codes": [t["x_cat"] for t in written["x_cat"]],
    }
    rows = {key: torch.cat(parts).to(torch.float64).tolist() for key, parts in rows.items()}
    cells = {name: pd.concat([train[name], new[name]]) for name in train}
    cells = {name: [None if pd.isna(x) else x for x in column] for name, column in cells.items()}
    return {"train_rows": len(train), "cells": cells, **rows}


def transformer(rows):
    return QuantileTransformer(
        n_quantiles=max(min(rows // 30, 1000), 10), output_distribution="normal", subsample=None, random_state=0
    )


def spread():
    rng = np.random.default_rng(1)
    return {
        "normal": rng.normal(size=900) * 12.5 + 40,
        "heavy_tailed": np.exp(rng.normal(size=640) * 3),
        "whole": np.concatenate([[16.0], rng.integers(17, 91, 400), [91.0]]),
        "few": np.array([1.0, 4.0, 9.0, 16.0, 25.0, 26.0]),
    }


def tied():
    rng = np.random.default_rng(2)
    return {
        "mostly_zero": np.where(rng.random(600) < 0.85, 0.0, rng.integers(1, 9000, 600)).astype(float),
        "cut_off": np.minimum(rng.normal(size=900) * 30 + 60, 90.0).round(1),
        "zero_in_the_middle": np.where(rng.random(600) < 0.6, 0.0, rng.normal(size=600)),
        "binary": (rng.random(300) < 0.3).astype(float),
    }


def quantile():
    cases = []
    for name, train in spread().items():
        span = np.ptp(train)
        middles = np.quantile(train, [0.013, 0.25, 0.777]) + 1e-3
        new = np.array([train.min() - span, train.max() + span, *middles])
        fitted = transformer(len(train)).fit(train[:, None])
        written = fitted.transform(train[:, None])
        as_read = torch.as_tensor(written, dtype=torch.float32)
        edges = {}
        for bins in (8, 48):
            if bins < len(train):
                edges[str(bins)] = rtdl_num_embeddings.compute_bins(as_read, n_bins=bins)[0].tolist()
        written = np.concatenate([written[:, 0], fitted.transform(new[:, None])[:, 0]])
        cases.append(
            {"name": name, "train": train.tolist(), "new": new.tolist(), "written": written.tolist(), "edges": edges}
        )
    return cases


def ties():
    rng = np.random.default_rng(3)
    cases = []
    for name, train in tied().items():
        x = np.array([train.min(), np.sort(train)[len(train) // 2], train.max()])
        as_read = torch.as_tensor(StandardScaler().fit_transform(train[:, None]), dtype=torch.float32)
        standard_edges = rtdl_num_embeddings.compute_bins(as_read, n_bins=8)[0].tolist()
        found = []
        for _ in range(DRAWS):
            noisy = train + rng.normal(size=len(train)) * 1e-5
            found.append(transformer(len(train)).fit(noisy[:, None]).transform(x[:, None])[:, 0])
        mean, deviation = np.mean(found, axis=0), np.std(found, axis=0)
        cases.append(
            {
                "name": name,
                "train": train.tolist(),
                "x": x.tolist(),
                "mean": mean.tolist(),
                "deviation": deviation.tolist(),
                "standard_edges": standard_edges,
            }
        )
    return cases


def main():
    torch.set_num_threads(1)
    out = {
        "script": "golden/recipes.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "torch": torch.__version__,
            "pytabkit": "1.7.2",
            "rtdl_num_embeddings": rtdl_num_embeddings.__version__,
        },
        "realmlp": realmlp(),
        "quantile": quantile(),
        "ties": ties(),
    }
    path = pathlib.Path(__file__).parent.parent / "crates/table/tests/golden/recipes.json"
    path.write_text(json.dumps(out, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
