"""The engine's cases that scikit-learn reckons; see engine.py."""

import numpy as np
from nets import MSE, act, adam, dense, grid, net, sgd
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

STEPS = 10


def sklearn_case(name, classes, activation, rule, rate, seed):
    """`classes` 0 is a regression."""
    rows, width, hidden = 12, 4, 5
    rng = np.random.default_rng(seed)
    x = grid(rng.normal(size=(rows, width)))
    y = grid(rng.normal(size=rows))
    if classes:
        y = np.concatenate([np.arange(classes), rng.integers(0, classes, rows - classes)])
    solver = "adam" if rule["kind"] == "adam" else "sgd"
    settings = dict(hidden_layer_sizes=(hidden,), activation=activation, solver=solver, alpha=0.0, batch_size=rows,
                    shuffle=False, random_state=0)
    model = (MLPClassifier if classes else MLPRegressor)(**settings)
    fit = (lambda: model.partial_fit(x, y, classes=np.arange(classes))) if classes else lambda: model.partial_fit(x, y)
    fit()  # makes the arrays; their numbers are replaced
    for array in model.coefs_ + model.intercepts_:
        array[...] = grid(rng.normal(size=array.shape) * 0.6)
    params = model.coefs_ + model.intercepts_
    if solver == "adam":
        model._optimizer = AdamOptimizer(params, rate, rule["beta1"], rule["beta2"], rule["epsilon"])
    else:
        model._optimizer = SGDOptimizer(params, rate, "constant", rule["momentum"], rule["nesterov"])
    function = {"logistic": "sigmoid"}.get(activation, activation)
    outputs = model.coefs_[1].shape[1]
    loss = MSE if not classes else {"kind": "bce"} if classes == 2 else {"kind": "cross_entropy", "smoothing": 0.0}
    spec = net(width, [], [dense(hidden), act(function), dense(outputs)], loss)

    def snapshot():
        (w0, w1), (b0, b1) = model.coefs_, model.intercepts_
        arrays = {"0.dense.weight": w0, "0.dense.bias": b0, "2.dense.weight": w1, "2.dense.bias": b1}
        return {n: [float(v) for v in a.ravel()] for n, a in arrays.items()}

    twice = 1.0 if classes else 2.0
    # Half the loss at the full rate is the full loss at half the rate; Adam's step has no size of its own.
    ours = rate / twice if solver == "sgd" else rate
    result = {"name": name, "by": "scikit-learn", "spec": spec, "optimizer": rule, "rate": ours, "clip_norm": None,
              "rows": rows, "numbers": [float(v) for v in x.ravel()], "codes": [], "weights": None,
              "targets": [float(v) for v in y], "batches": [list(range(rows))], "start": snapshot()}
    for step in range(STEPS):
        fit()
        if step == 0:
            result["loss"], result["after_1"] = float(model.loss_) * twice, snapshot()
    result["after_10"] = snapshot()
    return result


def sklearn_cases():
    tiny = adam(epsilon=1e-30)
    return [
        sklearn_case("scikit-learn: number", 0, "tanh", sgd(), 0.1, 600),
        sklearn_case("scikit-learn: number, nesterov", 0, "relu", sgd(momentum=0.9, nesterov=True), 0.05, 601),
        sklearn_case("scikit-learn: two classes", 2, "relu", sgd(momentum=0.9), 0.1, 602),
        sklearn_case("scikit-learn: three classes", 3, "logistic", sgd(), 0.2, 603),
        sklearn_case("scikit-learn: three classes, adam", 3, "tanh", tiny, 0.01, 604),
        sklearn_case("scikit-learn: number, adam", 0, "tanh", tiny, 0.01, 605),
    ]
