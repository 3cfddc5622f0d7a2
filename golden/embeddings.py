"""Golden numbers for numeric embeddings, from the package rtdl_num_embeddings (yandex-research) in float64.

Run:  python golden/embeddings.py      (writes crates/engine/tests/golden/embeddings.json; CPU builds will do)

A case is one of the package's modules, followed by a dense layer to one output: gradus' spec, weights that are
multiples of 1/64 (the bins' own not 0, though they start there), numbers within, beyond and right at the edges, one
column with a single bin, and what the package makes of them: the embeddings, the loss and every gradient.
"""

import json
import pathlib
import platform

import numpy as np
import rtdl_num_embeddings as rtdl
import torch
from nets import MSE, dense, grid, net

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/embeddings.json"
ROWS, COLUMNS, WIDTH = 12, 4, 5


def numbers(tensor):
    return [float(x) for x in np.asarray(tensor.detach()).ravel()]


def of_bins(weight, bins):
    """The package keeps the last bin's weights in the last place of all, whatever a column's count."""
    rows = [torch.cat([w[: len(b) - 2], w[-1:]]) for w, b in zip(weight, bins)]
    return torch.cat(rows)


def data(rng):
    x = grid(rng.normal(size=(ROWS, COLUMNS)))
    x[:, 1] = rng.integers(0, 3, ROWS)  # quantiles that fall together
    train = torch.tensor(x)
    bins = rtdl.compute_bins(train, n_bins=6)
    bins[3] = bins[3][[0, -1]]  # a single bin
    bins = [torch.tensor(np.float32(b.numpy()).astype(float)) for b in bins]
    new = grid(rng.normal(size=(ROWS, COLUMNS)) * 2)
    new[0] = [float(b[0]) for b in bins]
    new[1] = [float(b[-1]) for b in bins]
    new[2] = [float(b[len(b) // 2]) for b in bins]
    return np.float32(np.concatenate([x, new])).astype(float), bins


def case(name, module, named, layer, x, rng):
    """`named`: gradus' name of each parameter with the tensor it is, and how to write it as gradus does."""
    head = torch.nn.Linear(COLUMNS * WIDTH, 1)
    named = {**named, "1.dense.weight": (head.weight, lambda w: w.T), "1.dense.bias": (head.bias, lambda b: b)}
    with torch.no_grad():
        for param, _ in named.values():
            param.copy_(torch.tensor(grid(rng.normal(size=param.shape) * 0.5)))
    target = grid(rng.normal(size=(len(x), 1)))
    embedded = module(torch.tensor(x)).reshape(len(x), -1)
    loss = torch.nn.functional.mse_loss(head(embedded), torch.tensor(target))
    loss.backward()
    return {"name": name, "spec": net(COLUMNS, [], [layer, dense(1)], MSE), "rows": len(x),
            "numbers": numbers(torch.tensor(x)), "targets": numbers(torch.tensor(target)),
            "weights": {n: numbers(write(p)) for n, (p, write) in named.items()},
            "embedded": numbers(embedded), "loss": float(loss.detach()),
            "gradients": {n: numbers(write(p.grad)) for n, (p, write) in named.items()}}


def piecewise(version, x, bins, rng):
    module = rtdl.PiecewiseLinearEmbeddings(bins, WIDTH, activation=False, version=version)
    layer = {"kind": "piecewise", "edges": [[float(e) for e in b] for b in bins], "width": WIDTH,
             "linear": version == "B"}
    same = lambda t: t
    named = {"0.piecewise.bins": (module.linear.weight, lambda w: of_bins(w, bins))}
    if version == "B":
        named["0.piecewise.linear"] = (module.linear0.weight, same)
        named["0.piecewise.bias"] = (module.linear0.bias, same)
    else:
        named["0.piecewise.bias"] = (module.linear.bias, same)
    return case(f"piecewise, version {version}", module, named, layer, x, rng)


def periodic(x, rng):
    module = rtdl.PeriodicEmbeddings(COLUMNS, WIDTH, n_frequencies=3, frequency_init_scale=0.1, activation=False,
                                     lite=False)
    layer = {"kind": "periodic", "columns": COLUMNS, "waves": 6, "width": WIDTH, "deviation": 0.1, "phases": False}
    same = lambda t: t
    named = {"0.periodic.frequencies": (module.periodic.weight, same),
             "0.periodic.weight": (module.linear.weight, same), "0.periodic.bias": (module.linear.bias, same)}
    return case("cosines and sines", module, named, layer, x, rng)


def encoding(x, bins):
    return {"edges": [[float(e) for e in b] for b in bins], "numbers": numbers(torch.tensor(x)),
            "encoded": numbers(rtdl.PiecewiseLinearEncoding(bins)(torch.tensor(x)))}


def main():
    rng = np.random.default_rng(5)
    x, bins = data(rng)
    cases = [piecewise("B", x, bins, rng), piecewise("A", x, bins, rng), periodic(x, rng)]
    versions = {"python": platform.python_version(), "torch": torch.__version__, "rtdl_num_embeddings": "0.0.12",
                "numpy": np.__version__}
    result = {"versions": versions, "cases": cases, "encoding": encoding(x, bins)}
    text = json.dumps(result, separators=(",", ":")) + "\n"
    OUT.write_text(text)
    print(f"{OUT}: {len(cases)} cases, {len(text)} bytes")


if __name__ == "__main__":
    main()
