"""Nets and rules, written as gradus writes them; and files of cases."""

import json

import numpy as np


def grid(x):
    """Multiples of 1/64: float32 holds them exactly, and they are short to write."""
    return np.round(np.asarray(x, dtype=float) * 64) / 64


def dense(units, bias=True):
    return {"kind": "dense", "units": units, "init": "glorot_uniform", "bias": bias}


def act(function):
    return {"kind": "activation", "function": function}


def embedding(column, width):
    return {"kind": "embedding", "column": column, "width": width, "init": {"normal": {"deviation": 1.0}}}


LAYER_NORM = {"kind": "layer_norm", "epsilon": 1e-5}
BATCH_NORM = {"kind": "batch_norm", "epsilon": 1e-5, "momentum": 0.1}
FEATURE_SCALE = {"kind": "feature_scale"}


def residual(*body):
    return {"kind": "residual", "body": list(body)}


def columns(*parts):
    return {"kind": "columns", "parts": [list(p) for p in parts]}


def net(numbers, categories, layers, loss):
    return {"numbers": numbers, "categories": categories, "layers": layers, "loss": loss}


MSE = {"kind": "mse"}


def sgd(momentum=0.0, nesterov=False, weight_decay=0.0):
    return {"kind": "sgd", "momentum": momentum, "nesterov": nesterov, "weight_decay": weight_decay}


def adam(weight_decay=0.0, decoupled=False, beta1=0.9, beta2=0.999, epsilon=1e-8):
    return {"kind": "adam", "beta1": beta1, "beta2": beta2, "epsilon": epsilon, "weight_decay": weight_decay,
            "decoupled": decoupled}


def rmsprop(weight_decay=0.0, alpha=0.99, epsilon=1e-8):
    return {"kind": "rms_prop", "alpha": alpha, "epsilon": epsilon, "weight_decay": weight_decay}


def write_cases(out, versions, cases):
    """A case a line."""
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    text = f'{{"versions":{json.dumps(versions)},"cases":[\n{lines}\n]}}\n'
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text)
    print(f"{out}: {len(cases)} cases, {len(text)} bytes")
