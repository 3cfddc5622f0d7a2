"""Golden numbers for the parts of RealMLP, from pytabkit in float64.

Run:  python golden/realmlp.py      (writes crates/engine/tests/golden/realmlp.json; CPU builds will do)

A case is a net as gradus writes it down, made by pytabkit's own factories and trained by its own optimizer and
schedules on a table that needs no preparing: numbers embedded by cosines, codes of one category. Written down are

- `fit`: the normal draws of the weights, the rows and shares that biases are drawn from, and the parameters that
  pytabkit's data-dependent start makes of them;
- `weights`, with every parameter moved away from its start (so that no bend has share 1), and `outputs`, `loss` and
  `gradients` there;
- `paces`: learning rate and decay of every parameter, and the share that dropout drops, in some steps;
- `after`: all parameters after 1, 2 and 10 steps from `weights` and the loss of each of 102 steps, over given batches,
  with decay and without. Dropout rests, since masks are drawn otherwise.

pytabkit multiplies a parameter's factors into its decay twice: `factors_twice` of gradus.
"""

import pathlib
import platform
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import torch
from nets import act, adam, columns, dense, embedding, grid, net, write_cases
from pytabkit.models.alg_interfaces.base import InterfaceResources, SplitIdxs
from pytabkit.models.data.data import DictDataset, TensorInfo
from pytabkit.models.sklearn.default_params import DefaultParams
from pytabkit.models.training.lightning_modules import TabNNModule

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/realmlp.json"
ROWS, NUMBERS, LEVELS, BATCH, EPOCHS = 96, 3, 5, 16, 17
HIDDEN = [8, 6]
SMOOTHING = 0.125  # pytabkit keeps smoothed labels as float32: exact for four classes
TENTH = float(np.float32(0.1))  # settings that gradus keeps as float32
DECAYED = {"rate": TENTH, "decay": 1.0}


def ntk(units):
    return {**dense(units), "init": {"normal": {"deviation": 1.0}}, "ntk": True, "fitted": True,
            "bias_factors": {"rate": TENTH, "decay": 0.0}}


def spec(function, loss, outputs):
    periodic = {"kind": "periodic", "columns": NUMBERS, "waves": 16, "width": 3, "deviation": 0.1, "phases": True,
                "wave_factors": DECAYED, "factors": DECAYED}
    scale = {"kind": "feature_scale", "factors": {"rate": 6.0, "decay": 1.0}}
    bend = {"kind": "parametric_activation", "function": function, "factors": DECAYED}
    body = [layer for units in HIDDEN for layer in (ntk(units), bend, {"kind": "dropout", "rate": 0.15})]
    parts = columns([periodic], [], [embedding(0, 2)])
    return net(NUMBERS, [LEVELS], [parts, scale, *body, ntk(outputs)], loss)


# pytabkit's names end like this, in the order of its parameters.
NAMES = ["0.columns.2.0.embedding.table", "0.columns.0.0.periodic.frequencies", "0.columns.0.0.periodic.phases",
         "0.columns.0.0.periodic.weight", "0.columns.0.0.periodic.bias", "1.feature_scale.gain", "2.dense.weight",
         "2.dense.bias", "3.parametric_activation.share", "5.dense.weight", "5.dense.bias",
         "6.parametric_activation.share", "8.dense.weight", "8.dense.bias"]
SCOPES = ["tfms/emb", "plr/weight_1", "plr/bias_1", "plr/weight_2", "plr/bias_2", "layer-0/scale", "first_layer/layer-0/weight",
          "first_layer/layer-0/bias", "first_layer/layer-0/act", "middle_layer/layer-1/weight",
          "middle_layer/layer-1/bias", "middle_layer/layer-1/act", "last_layer/layer-2/weight",
          "last_layer/layer-2/bias"]


class Draws:
    """Listens to what torch draws while a net gets its start."""

    def __enter__(self):
        self.normals, self.rows, self.shares = [], [], []
        self.randn, self.randint = torch.randn, torch.randint
        self.sample = torch.distributions.Exponential.sample

        def randn(*size, **named):
            drawn = self.randn(*size, **named)
            if len(size) == 2 and size != (LEVELS, 2):  # not the embedding's
                self.normals.append(drawn.clone())
            return drawn

        def randint(*args, **named):
            self.rows.append(self.randint(*args, **named))
            return self.rows[-1]

        def sample(distribution, shape):
            drawn = self.sample(distribution, shape)
            self.shares.append(drawn.clone())
            return drawn

        torch.randn, torch.randint = randn, randint
        torch.distributions.Exponential.sample = sample
        return self

    def __exit__(self, *_):
        torch.randn, torch.randint = self.randn, self.randint
        torch.distributions.Exponential.sample = self.sample


def numbers(tensor):
    return [float(x) for x in np.asarray(tensor.detach()).ravel()]


class Net:
    def __init__(self, defaults, function, decay, classes, data):
        config = {**defaults, "hidden_sizes": HIDDEN, "act": function, "embedding_size": 2, "tfms": ["embedding"],
                  "bias_lr_factor": TENTH, "act_lr_factor": TENTH, "plr_lr_factor": TENTH, "wd": decay, "p_drop": 0.0,
                  "ls_eps": SMOOTHING, "clamp_output": False, "normalize_output": False, "batch_size": BATCH,
                  "n_epochs": EPOCHS, "verbosity": 0}
        config.pop("n_epochs")
        x, codes, y = data
        infos = {"x_cont": TensorInfo(feat_shape=[NUMBERS]), "x_cat": TensorInfo(cat_sizes=[LEVELS]),
                 "y": TensorInfo(cat_sizes=[classes])}
        dtype = torch.long if classes else torch.float64
        ds = DictDataset({"x_cont": torch.tensor(x), "x_cat": torch.tensor(codes),
                          "y": torch.tensor(y, dtype=dtype)}, infos)
        self.module = TabNNModule(n_epochs=EPOCHS, **config)
        rows = torch.arange(ROWS)[None]
        splits = SplitIdxs(train_idxs=rows, val_idxs=None, test_idxs=None, split_seed=1, sub_split_seeds=[2],
                           split_id=0)
        self.config = config
        with Draws() as self.draws:
            self.module.compile_model(ds, [splits], InterfaceResources(n_threads=1, gpu_devices=[]))
        self.ds = self.module.creator.static_model(ds)
        found = [str(p.context.scope) for p in self.module.model.parameters()]
        order = []
        for scope in SCOPES:
            fits = [i for i, name in enumerate(found) if scope in name]
            assert len(fits) == 1, (scope, found)
            order += fits
        assert sorted(order) == list(range(len(found))), found
        parameters = list(self.module.model.parameters())
        self.params = dict(zip(NAMES, (parameters[i] for i in order)))
        self.optimizer = self.module.configure_optimizers()
        self.dropout = self.module.hp_manager.register_hyper("p_drop", parameters[0].context.scope)

    def snapshot(self):
        return {name: numbers(p) for name, p in self.params.items()}

    def fit(self):
        """What went into the start, and what came out; the parameters that no data go into are the same in both."""
        given = self.snapshot()
        layers = [name for name in NAMES if name.endswith("dense.weight")]
        mixtures = {}
        for name, normal, rows, shares in zip(layers, self.draws.normals, self.draws.rows, self.draws.shares):
            given[name] = numbers(normal)
            shares = shares / shares.sum(dim=1)[:, None]
            mixtures[name] = {"rows": [int(r) for r in rows.ravel()], "shares": numbers(shares)}
        assert len(self.draws.normals) == len(layers) == len(self.draws.rows), [d.shape for d in self.draws.normals]
        return {"given": given, "mixtures": mixtures, "fitted": self.snapshot()}

    def shake(self, rng):
        with torch.no_grad():
            for p in self.params.values():
                p.copy_(torch.tensor(np.float32(p.numpy() + 0.2 * rng.normal(size=p.shape)), dtype=torch.float64))

    def set(self, weights):
        with torch.no_grad():
            for name, p in self.params.items():
                p.copy_(torch.tensor(weights[name]).reshape(p.shape))

    def batch(self, rows):
        return {key: tensor[rows][None] for key, tensor in self.ds.tensors.items()}

    def forward(self, rows):
        out = self.module.model(self.batch(rows))
        return out["x_cont"], self.module.criterion(out["x_cont"], out["y"]).sum()

    def step(self, rows):
        """One step as the trainer takes it; the pace at which it was taken, and its loss."""
        self.module.hp_manager.update_hypers(self.module)
        _, loss = self.forward(rows)
        loss.backward()
        self.optimizer.step(loss=loss)
        of = {id(g["params"][0]): i for i, g in enumerate(self.optimizer.opt.param_groups)}
        rates = {name: float(self.optimizer.opt.param_groups[of[id(p)]]["lr"]) for name, p in self.params.items()}
        decays = {name: float(self.optimizer.get_hyper_values("wd", of[id(p)])) for name, p in self.params.items()}
        # Dropout rests here, so its schedule is asked for by itself.
        schedule = self.module.hp_manager.get_hyper_sched_values()["p_drop"][""]
        self.optimizer.zero_grad()
        progress = self.module.progress
        progress.total_samples += len(rows)
        progress.epoch_float = progress.total_samples / ROWS
        return {"rates": rates, "decays": decays, "dropout": 0.15 * float(schedule)}, float(loss.detach())


def case(name, defaults, function, loss, classes, rate, seed):
    rng = np.random.default_rng(seed)
    x = grid(rng.normal(size=(ROWS, NUMBERS)))
    codes = rng.integers(0, LEVELS, (ROWS, 1))
    y = rng.integers(0, classes, (ROWS, 1)) if classes else grid(rng.normal(size=(ROWS, 1)))
    batches = [[int(r) for r in rng.permutation(ROWS)[:BATCH]] for _ in range(ROWS // BATCH * EPOCHS)]
    defaults = {**defaults, "lr": rate}
    model = Net(defaults, function, 0.02, classes, (x, codes, y))
    result = {"name": name, "spec": spec(function, loss, classes or 1), "rate": rate, "rows": ROWS,
              "numbers": numbers(torch.tensor(x)), "codes": [int(c) for c in codes.ravel()],
              "targets": [float(v) for v in y.ravel()], "steps_per_epoch": ROWS // BATCH, "epochs": EPOCHS,
              "batches": batches, "fit": model.fit()}
    model.shake(rng)
    result["weights"] = model.snapshot()
    model.module.model.train()
    outputs, value = model.forward(list(range(ROWS)))
    value.backward()
    result["outputs"], result["loss"] = numbers(outputs), float(value.detach())
    result["gradients"] = {name: numbers(p.grad) for name, p in model.params.items()}
    runs = {}
    for decay in (0.02, 0.0):
        run = Net(defaults, function, decay, classes, (x, codes, y))
        run.set(result["weights"])
        run.module.model.train()
        paces, losses, after = [], [], {}
        for i, rows in enumerate(batches):
            pace, value = run.step(rows)
            if i in (0, 1, 3, 6, 47, 50, 51, 76, 101):
                paces.append({"step": i, **pace})
            losses.append(value)
            if i + 1 in (1, 2, 10):
                after[i + 1] = run.snapshot()
        if decay:
            result["paces"] = paces
        optimizer = {**adam(weight_decay=decay, decoupled=True, beta2=0.95), "factors_twice": True}
        runs[str(decay)] = {"optimizer": optimizer, "losses": losses, "after": after}
    result["runs"] = list(runs.values())
    return result


def main():
    smoothed = {"kind": "cross_entropy", "smoothing": SMOOTHING}
    cases = [
        case("classes", DefaultParams.RealMLP_TD_CLASS, "selu", smoothed, 4, 0.04, 1),
        case("a number", DefaultParams.RealMLP_TD_REG, "mish", {"kind": "mse"}, 0, 0.2, 2),
    ]
    versions = {"python": platform.python_version(), "torch": torch.__version__, "pytabkit": "1.7.2",
                "numpy": np.__version__}
    write_cases(OUT, versions, cases)


if __name__ == "__main__":
    main()
