"""Golden numbers for nets of several members, from the package `tabm` (yandex-research) in float64.

Run:  python golden/members.py      (writes crates/engine/tests/golden/members.json; CPU builds will do)

A case is a net as gradus writes it down, the first weights that the package drew (rounded to multiples of 1/64, which
float32 holds exactly), some rows, and what the package makes of them: each member's raw outputs, what they say together
(the mean of probabilities, or of numbers), the loss, every gradient, and then 50 steps of AdamW over given batches that
all members share, as in the package's example: the loss of each step, and the parameters after the last.

Where gradus differs by definition: weight decay is not for biases, and clipping divides by the norm itself, where torch
adds 1e-6 to it. There is no dropout here, since the masks are drawn otherwise.
"""

import pathlib
import platform

import numpy as np
import tabm
import torch
import torch.nn as nn
import torch.nn.functional as F
from nets import MSE, act, adam, grid, net, write_cases

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/members.json"
STEPS, ROWS, BATCH, MEMBERS = 50, 24, 16, 3
CROSS_ENTROPY = {"kind": "cross_entropy", "smoothing": 0.0}
FAN_IN = "fan_in_uniform"
SCALE = {"random-signs": "sign", "normal": {"normal": {"deviation": 1.0}}}


def own_dense(units):
    return {"kind": "own_dense", "members": MEMBERS, "units": units, "init": FAN_IN, "bias": FAN_IN}


def member_dense(units, scale, groups):
    return {"kind": "member_dense", "members": MEMBERS, "units": units, "init": FAN_IN, "bias": FAN_IN,
            "scale": scale, "groups": groups}


def dense(units):
    return {"kind": "dense", "units": units, "init": FAN_IN, "bias": True}


class Named:
    """A module of the package, with the parameters named as gradus names them and turned as gradus has them."""

    def __init__(self, module):
        self.module, self.params = module, {}

    def add(self, name, param, turned=False):
        with torch.no_grad():
            param.copy_(torch.tensor(grid(param.detach().numpy())))
        self.params[name] = (param, turned)

    def numbers(self, of=lambda p: p):
        def flat(param, turned):
            tensor = of(param).detach()
            return [float(x) for x in (tensor.T if turned else tensor).reshape(-1)]

        return {name: flat(*param) for name, param in self.params.items()}


def batch_ensemble(named, place, layer):
    named.add(f"{place}.member_dense.input_scale", layer.r)
    named.add(f"{place}.member_dense.weight", layer.weight, True)
    named.add(f"{place}.member_dense.output_scale", layer.s)
    named.add(f"{place}.member_dense.bias", layer.bias)


def own(named, place, layer):
    named.add(f"{place}.own_dense.weight", layer.weight)
    named.add(f"{place}.own_dense.bias", layer.bias)


def layer_alone():
    """One LinearBatchEnsemble, all of whose factors differ."""
    layer = tabm.LinearBatchEnsemble(5, 2, k=MEMBERS, scaling_init="normal")
    nn.init.normal_(layer.bias)
    module = nn.Sequential(tabm.EnsembleView(k=MEMBERS), layer)
    named = Named(module)
    batch_ensemble(named, 0, layer)
    return named, [member_dense(2, SCALE["normal"], [])], 5, []


def tabm_net(arch, blocks, width, outputs, activation, start, numbers, categories):
    """A whole net; categories come as columns of zeros and ones."""
    module = tabm.TabM(n_num_features=numbers, cat_cardinalities=categories, d_out=outputs, k=MEMBERS, n_blocks=blocks,
                       d_block=width, dropout=0.0, activation={"relu": "ReLU", "tanh": "Tanh"}[activation],
                       arch_type=arch, start_scaling_init=start).double()
    named, layers = Named(module), []
    groups = [1] * numbers + categories
    if arch == "tabm-mini":
        layers.append({"kind": "member_scale", "members": MEMBERS, "init": SCALE[start], "groups": groups})
        named.add("0.member_scale.scale", module.backbone.affine.weight)
    for i, block in enumerate(module.backbone.blocks):
        place = len(layers)
        if arch == "tabm":
            scale = SCALE[start] if i == 0 else "ones"
            layers.append(member_dense(width, scale, groups if i == 0 else []))
            batch_ensemble(named, place, block[0])
        elif arch == "tabm-mini":
            layers.append(dense(width))
            named.add(f"{place}.dense.weight", block[0].weight, True)
            named.add(f"{place}.dense.bias", block[0].bias)
        else:
            layers.append(own_dense(width))
            own(named, place, block[0])
        layers.append(act(activation))
    own(named, len(layers), module.output)
    layers.append(own_dense(outputs))
    return named, layers, numbers, categories


def case(name, build, loss, clip, seed):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    named, layers, numbers, categories = build
    module = named.module
    x_num = torch.tensor(grid(rng.normal(size=(ROWS, numbers))))
    codes = [torch.tensor(rng.integers(0, n, ROWS)) for n in categories]
    x = torch.column_stack([x_num] + [F.one_hot(c, n).double() for c, n in zip(codes, categories)])
    outputs = layers[-1]["units"]
    classes = loss["kind"] == "cross_entropy"
    y = rng.integers(0, outputs, (ROWS, 1)) if classes else grid(rng.normal(size=(ROWS, outputs)))
    y = torch.tensor(y)
    batches = [[int(i) for i in rng.permutation(ROWS)[:BATCH]] for _ in range(STEPS)]
    rule = adam(weight_decay=0.05, decoupled=True)
    rate = 0.01

    def forward(pick):
        if isinstance(module, nn.Sequential):
            return module(x_num[pick])
        return module(x_num[pick], torch.column_stack([c[pick] for c in codes]) if codes else None)

    def losses(z, pick):
        """Every member's own loss: the target is repeated for each."""
        target = y[pick].repeat_interleave(MEMBERS, dim=0)
        z = z.flatten(0, 1)
        return F.cross_entropy(z, target[:, 0]) if classes else F.mse_loss(z, target)

    everything = list(range(ROWS))
    z = forward(everything)
    first = losses(z, everything)
    first.backward()
    answers = (z.softmax(-1) if classes else z).mean(1)
    flat = lambda t: [float(v) for v in t.detach().reshape(-1)]
    result = {"name": name, "spec": net(x.shape[1], [], layers, loss), "optimizer": rule, "rate": rate,
              "clip_norm": clip, "rows": ROWS, "numbers": flat(x), "targets": flat(y.double()), "batches": batches,
              "start": named.numbers(), "outputs": flat(z), "answers": flat(answers), "loss": float(first.detach()),
              "gradients": named.numbers(lambda p: p.grad)}
    params = [p for p, _ in named.params.values()]
    biases = [p for n, (p, _) in named.params.items() if n.endswith("bias")]
    others = [p for p in params if all(p is not b for b in biases)]
    groups = [{"params": others, "weight_decay": rule["weight_decay"]}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(rule["beta1"], rule["beta2"]), eps=rule["epsilon"])
    seen = []
    for pick in batches:
        optimizer.zero_grad()
        loss_now = losses(forward(pick), pick)
        loss_now.backward()
        if clip is not None:
            norm = float(torch.sqrt(sum((p.grad**2).sum() for p in params)))
            for p in params:
                p.grad *= min(1.0, clip / norm)
        optimizer.step()
        seen.append(float(loss_now.detach()))
    return result | {"losses": seen, "after": named.numbers()}


def cases():
    nets = {
        "layer": (layer_alone, MSE),
        "tabm": (lambda: tabm_net("tabm", 2, 6, 3, "relu", "random-signs", 3, [3, 2]), CROSS_ENTROPY),
        "tabm-mini": (lambda: tabm_net("tabm-mini", 2, 6, 1, "relu", "normal", 2, [4]), MSE),
        "tabm-packed": (lambda: tabm_net("tabm-packed", 2, 5, 2, "tanh", None, 4, []), CROSS_ENTROPY),
    }
    for i, (name, (build, loss)) in enumerate(nets.items()):
        for clip in [None, 0.0625]:
            torch.manual_seed(10 + i)
            yield case(f"{name}, {'clipped' if clip else 'not clipped'}", build(), loss, clip, i)


def main():
    versions = {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__,
                "tabm": tabm.__version__}
    write_cases(OUT, versions, list(cases()))


if __name__ == "__main__":
    main()
