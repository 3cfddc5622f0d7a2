"""Golden numbers for the engine, from PyTorch and scikit-learn in float64.

Run:  python golden/engine.py      (writes crates/engine/tests/golden/engine.json; CPU builds will do)

A case is a net as gradus writes it down (ModelSpec), its first weights, some rows, a rule, and what PyTorch makes
of them: the raw outputs, each layer's output and the error at it, the loss, every gradient, and the parameters
after 1 and after 10 steps. Inputs, targets, row weights and first weights are numbers that float32 holds exactly,
so that the engine in f32 starts from the same net. Settings that gradus keeps as f32 (epsilon, delta, ...) are
rounded to float32 here too.

Where gradus differs from PyTorch by definition:
- a batch's loss is sum(w * loss) / rows, and of several outputs the mean;
- Poisson is torch's with its best possible value taken away, so that it is 0 when right;
- weight decay is for the weights of products and for embeddings only;
- clipping divides by the norm itself, where torch adds 1e-6 to it.
scikit-learn (MLPRegressor, MLPClassifier) is asked for the same training by code that shares nothing with PyTorch.
Its squared loss is half of ours, and its Adam adds epsilon elsewhere, so epsilon is tiny there.
"""

import pathlib
import platform

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from engine_sklearn import sklearn_cases
from nets import BATCH_NORM, FEATURE_SCALE, LAYER_NORM, MSE, act, adam, columns, dense, embedding, grid, net
from nets import residual, rmsprop, sgd, write_cases

torch.set_default_dtype(torch.float64)
STEPS = 10
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/engine.json"


def f32(x):
    return float(np.float32(x))


ACTIVATIONS = {
    "identity": lambda x: x * 1.0,
    "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.01),
    "gelu": lambda x: F.gelu(x, approximate="none"),
    "silu": F.silu,
    "mish": F.mish,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": lambda x: F.softplus(x, threshold=1e9),
    "selu": F.selu,
}


class Net:
    """A spec run by PyTorch's own functions. Parameters are named as gradus names them."""

    def __init__(self, spec, rng):
        self.spec, self.rng, self.params, self.groups = spec, rng, {}, {}
        self.seen, self.training = [], True

    def param(self, name, shape, group):
        if name not in self.params:
            if group == "running":
                start = np.zeros(shape) if name.endswith("mean") else np.ones(shape)
            else:
                deviation = (1.0 / shape[0]) ** 0.5 if group == "weights" and "dense" in name else 0.7
                start = self.rng.normal(size=shape) * deviation + (1.0 if group == "gains" else 0.0)
            start = torch.tensor(grid(start))
            self.params[name] = start.requires_grad_(group != "running")
            self.groups[name] = group
        return self.params[name]

    def forward(self, x, codes):
        self.seen = []
        return self.sequence("", self.spec["layers"], x, codes)

    def sequence(self, path, layers, x, codes):
        for i, layer in enumerate(layers):
            name = layer["function"] if layer["kind"] == "activation" else layer["kind"]
            place = f"{path}{i}.{name}"
            x = self.layer(place, layer, x, codes)
            if x.requires_grad:
                x.retain_grad()
            self.seen.append((place, x))
        return x

    def layer(self, place, layer, x, codes):
        kind, width = layer["kind"], x.shape[1]
        if kind == "dense":
            w = self.param(f"{place}.weight", (width, layer["units"]), "weights")
            b = self.param(f"{place}.bias", (layer["units"],), "biases") if layer["bias"] else None
            return F.linear(x, w.T, b)
        if kind == "activation":
            return ACTIVATIONS[layer["function"]](x)
        if kind == "embedding":
            shape = (self.spec["categories"][layer["column"]], layer["width"])
            return F.embedding(codes[:, layer["column"]], self.param(f"{place}.table", shape, "weights"))
        if kind == "residual":
            return x + self.sequence(f"{place}.", layer["body"], x, codes)
        if kind == "columns":
            parts = enumerate(layer["parts"])
            return torch.cat([self.sequence(f"{place}.{i}.", p, x, codes) for i, p in parts], dim=1)
        gain = lambda: self.param(f"{place}.gain", (width,), "gains")
        bias = lambda: self.param(f"{place}.bias", (width,), "biases")
        if kind == "feature_scale":
            return x * gain()
        if kind == "layer_norm":
            return F.layer_norm(x, (width,), gain(), bias(), f32(layer["epsilon"]))
        assert kind == "batch_norm"
        mean = self.param(f"{place}.running_mean", (width,), "running")
        variance = self.param(f"{place}.running_variance", (width,), "running")
        momentum, epsilon = f32(layer["momentum"]), f32(layer["epsilon"])
        return F.batch_norm(x, mean, variance, gain(), bias(), self.training, momentum, epsilon)


def row_losses(loss, z, y):
    """The loss of each row."""
    kind = loss["kind"]
    if kind == "cross_entropy":
        smoothing = f32(loss["smoothing"])
        return F.cross_entropy(z, y[:, 0].long(), reduction="none", label_smoothing=smoothing)
    if kind == "bce":
        each = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    elif kind == "mse":
        each = F.mse_loss(z, y, reduction="none")
    elif kind == "mae":
        each = F.l1_loss(z, y, reduction="none")
    elif kind == "huber":
        each = F.huber_loss(z, y, reduction="none", delta=f32(loss["delta"]))
    elif kind == "poisson":
        best = y - torch.xlogy(y, y)
        each = F.poisson_nll_loss(z, y, log_input=True, full=False, reduction="none") - best
    elif kind == "pinball":
        q = f32(loss["quantile"])
        each = torch.maximum(q * (y - z), (q - 1) * (y - z))
    return each.mean(dim=1)


def torch_rule(rule, rate, model):
    trained = [(n, p) for n, p in model.params.items() if model.groups[n] != "running"]
    decay = rule["weight_decay"]
    groups = [
        {"params": [p for n, p in trained if model.groups[n] == "weights"], "weight_decay": decay},
        {"params": [p for n, p in trained if model.groups[n] != "weights"], "weight_decay": 0.0},
    ]
    groups = [g for g in groups if g["params"]]
    if rule["kind"] == "sgd":
        return torch.optim.SGD(groups, lr=rate, momentum=rule["momentum"], nesterov=rule["nesterov"])
    if rule["kind"] == "adam":
        kind = torch.optim.AdamW if rule["decoupled"] else torch.optim.Adam
        return kind(groups, lr=rate, betas=(rule["beta1"], rule["beta2"]), eps=rule["epsilon"])
    return torch.optim.RMSprop(groups, lr=rate, alpha=rule["alpha"], eps=rule["epsilon"])


def numbers(tensor):
    return [float(x) for x in np.asarray(tensor.detach()).ravel()]


def snapshot(model):
    return {name: numbers(p) for name, p in model.params.items()}


def targets_for(spec, outputs, rows, rng):
    kind = spec["loss"]["kind"]
    if kind == "bce":
        return rng.integers(0, 2, (rows, outputs))
    if kind == "cross_entropy":
        return rng.integers(0, outputs, (rows, 1))
    if kind == "poisson":
        return rng.integers(0, 5, (rows, outputs))
    return rng.normal(size=(rows, outputs))


def case(name, spec, rule, rate, seed, rows=8, weighted=True, minibatches=False, clip=None):
    rng = np.random.default_rng(seed)
    x = grid(rng.normal(size=(rows, spec["numbers"])))
    codes = np.array([[int(rng.integers(0, n)) for n in spec["categories"]] for _ in range(rows)]).reshape(rows, -1)
    outputs = spec["layers"][-1]["units"]
    y = grid(targets_for(spec, outputs, rows, rng))
    w = grid(rng.uniform(0.5, 1.5, rows)) if weighted else None
    batches = [list(range(rows))]
    if minibatches:
        batches = [[int(i) for i in rng.permutation(rows)[: rows - 3]] for _ in range(STEPS)]
    model = Net(spec, rng)
    model.forward(torch.tensor(x), torch.tensor(codes, dtype=torch.long))  # makes the parameters
    for n, p in model.params.items():  # and the running statistics as they were
        if model.groups[n] == "running":
            p.fill_(0.0 if n.endswith("mean") else 1.0)
    shapes = {n: list(p.shape) for n, p in model.params.items()}
    start = snapshot(model)

    def evaluate():
        model.training = False
        with torch.no_grad():
            z = model.forward(torch.tensor(x), torch.tensor(codes, dtype=torch.long))
        model.training = True
        return numbers(z)

    result = {"name": name, "by": "torch", "spec": spec, "optimizer": rule, "rate": rate, "clip_norm": clip,
              "rows": rows, "numbers": numbers(torch.tensor(x)), "codes": [int(c) for c in codes.ravel()],
              "targets": numbers(torch.tensor(y)), "weights": None if w is None else [float(v) for v in w],
              "batches": batches, "shapes": shapes, "start": start, "outputs_before": evaluate()}
    optimizer = torch_rule(rule, rate, model)
    for step in range(STEPS):
        pick = batches[step % len(batches)]
        optimizer.zero_grad()
        z = model.forward(torch.tensor(x[pick]), torch.tensor(codes[pick], dtype=torch.long))
        weights = torch.ones(len(pick)) if w is None else torch.tensor(w[pick])
        loss = (weights * row_losses(spec["loss"], z, torch.tensor(y[pick]))).sum() / len(pick)
        loss.backward()
        trained = [p for n, p in model.params.items() if model.groups[n] != "running"]
        if step == 0:
            result["loss"] = float(loss.detach())
            result["layers"] = [
                {"name": n, "output": numbers(t), "error": numbers(t.grad) if t.grad is not None else None}
                for n, t in model.seen
            ]
            result["gradients"] = {n: numbers(p.grad) for n, p in model.params.items() if p.grad is not None}
        if clip is not None:
            norm = float(torch.sqrt(sum((p.grad**2).sum() for p in trained)))
            for p in trained:
                p.grad *= min(1.0, f32(clip) / norm)
        optimizer.step()
        if step == 0:
            result["after_1"] = snapshot(model)
    result["after_10"] = snapshot(model)
    result["outputs_after_10"] = evaluate()
    return result


def torch_cases():
    cases, plain = [], sgd()
    for i, function in enumerate(ACTIVATIONS):
        spec = net(3, [], [dense(4), act(function), dense(2)], MSE)
        cases.append(case(function, spec, plain, 0.05, 100 + i))
    losses = [
        ({"kind": "bce"}, 1), ({"kind": "bce"}, 3),
        ({"kind": "cross_entropy", "smoothing": 0.0}, 4), ({"kind": "cross_entropy", "smoothing": 0.1}, 3),
        (MSE, 1), (MSE, 3), ({"kind": "mae"}, 1), ({"kind": "huber", "delta": 0.5}, 2),
        ({"kind": "poisson"}, 1), ({"kind": "pinball", "quantile": 0.8}, 1),
    ]
    for i, (loss, outputs) in enumerate(losses):
        spec = net(3, [], [dense(5), act("tanh"), dense(outputs)], loss)
        cases.append(case(f"{loss['kind']} of {outputs}", spec, plain, 0.05, 200 + i, weighted=i != 4))
    layers = [
        ("no bias", net(3, [], [dense(5, False), act("tanh"), dense(1, False)], MSE)),
        ("layer norm", net(4, [], [dense(6), LAYER_NORM, act("tanh"), dense(1)], MSE)),
        ("layer norm first", net(4, [], [LAYER_NORM, dense(2)], MSE)),
        ("batch norm", net(3, [], [dense(4, False), BATCH_NORM, act("gelu"), dense(1)], MSE)),
        ("batch norm first", net(3, [], [BATCH_NORM, dense(4), act("silu"), dense(1)], MSE)),
        # The dense layer's bias is taken out again by the norm: its gradient is 0.
        ("batch norm after a bias", net(3, [], [dense(4), BATCH_NORM, act("gelu"), dense(1)], MSE)),
        ("feature scale", net(5, [], [FEATURE_SCALE, dense(3), act("tanh"), dense(1)], MSE)),
        ("residual", net(4, [], [
            residual(dense(6), act("selu"), dense(4)),
            residual(act("tanh"), residual(dense(4)), act("silu")),
            dense(1),
        ], MSE)),
        ("columns", net(3, [4, 2], [
            columns([], [embedding(0, 3)], [dense(2), act("sigmoid")], [embedding(1, 1)]),
            dense(5), act("softplus"), dense(1),
        ], MSE)),
        ("columns inside", net(3, [], [
            dense(4), columns([dense(2)], [], [act("tanh"), dense(3)]), dense(1),
        ], MSE)),
        ("categories alone", net(0, [5], [embedding(0, 3), dense(4), act("mish"), dense(1)], MSE)),
        ("deep", net(3, [], [l for _ in range(8) for l in (dense(5), act("tanh"))] + [dense(1)], MSE)),
    ]
    for i, (name, spec) in enumerate(layers):
        cases.append(case(name, spec, sgd(momentum=0.9), 0.02, 300 + i))
    mixed = net(3, [4], [
        columns([FEATURE_SCALE], [embedding(0, 2)]), dense(5), LAYER_NORM, act("silu"), dense(1),
    ], MSE)
    rules = [
        ("sgd", sgd(), 0.05), ("sgd with decay", sgd(weight_decay=0.1), 0.05),
        ("momentum", sgd(momentum=0.9), 0.02), ("momentum with decay", sgd(momentum=0.9, weight_decay=0.1), 0.02),
        ("nesterov", sgd(momentum=0.9, nesterov=True), 0.02),
        ("nesterov with decay", sgd(momentum=0.9, nesterov=True, weight_decay=0.1), 0.02),
        ("adam", adam(), 0.01), ("adam with l2", adam(weight_decay=0.1), 0.01),
        ("adamw", adam(weight_decay=0.1, decoupled=True), 0.01),
        ("adam with other settings", adam(beta1=0.8, beta2=0.95, epsilon=1e-3), 0.01),
        ("rmsprop", rmsprop(), 0.01), ("rmsprop with decay", rmsprop(weight_decay=0.1, alpha=0.9), 0.01),
    ]
    for i, (name, rule, rate) in enumerate(rules):
        cases.append(case(name, mixed, rule, rate, 400 + i))
    small = net(3, [], [dense(5), act("tanh"), dense(2)], {"kind": "cross_entropy", "smoothing": 0.0})
    cases.append(case("minibatches", small, adam(), 0.02, 500, rows=12, minibatches=True))
    cases.append(case("clipped", mixed, sgd(momentum=0.9), 0.1, 501, clip=0.25))
    cases.append(case("clip that is not reached", mixed, sgd(), 0.01, 502, clip=1000.0))
    return cases


def main():
    versions = {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__,
                "sklearn": sklearn.__version__}
    cases = torch_cases() + sklearn_cases()
    write_cases(OUT, versions, cases)


if __name__ == "__main__":
    main()
