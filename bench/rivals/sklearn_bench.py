"""scikit-learn's MLP: sklearn_bench.py WORK THREADS. An epoch is a call of `partial_fit`; small batches are streamed
through one call, so that its overhead is spread thin."""

import sys
import warnings

from common import Work, epochs, limit_threads, means, report, report_predicting

name, threads = sys.argv[1], int(sys.argv[2])
limit_threads(threads)
warnings.filterwarnings("ignore")

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor

work = Work(name)
steps = {"W1": 2000, "W6": 500}.get(name, 1)
x, y = np.tile(work.x, (steps, 1)), np.tile(work.y.T, steps).ravel()
rule = dict(solver="adam") if work.rule == "adam" else dict(solver="sgd", momentum=0.0, nesterovs_momentum=False)
settings = dict(hidden_layer_sizes=work.widths[1:-1], batch_size=min(work.batch, 256), alpha=0.0)
settings.update(rule, learning_rate_init=work.rate, random_state=0)
if work.loss == "mse":
    net = MLPRegressor(**settings)
    fit = lambda: net.partial_fit(x, y)
else:
    y = y.astype(np.int64)
    net = MLPClassifier(**settings)
    classes = np.arange(max(2, work.widths[-1]))
    fit = lambda: net.partial_fit(x, y, classes=classes)

if work.timed == "predict":
    fit()
    one = x[:1]
    f = net.predict_proba
    report_predicting("sklearn", sklearn.__version__, threads, lambda: f(one), lambda: f(x), work.rows)
else:
    repeats = epochs(work) if work.timed == "epoch" else 5
    report("sklearn", sklearn.__version__, work, threads, means(0, repeats, fit), steps)
