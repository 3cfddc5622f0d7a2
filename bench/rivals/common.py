"""The work that is timed (the same table stands in bench/speed/src/work.rs), its data, and how it is timed."""

import json
import os
import resource
import statistics
import time

import numpy as np

WORK = {
    # name: (widths, loss, batch, rows, rule, how it is timed)
    "W1": ([10, 16, 1], "bce", 32, 32, "adam", "step"),
    "W2": ([108, 256, 256, 1], "bce", 256, 48_842, "adam", "epoch"),
    "W2b": ([108, 256, 256, 1], "bce", 32, 48_842, "adam", "epoch"),
    "W3": ([784, 512, 512, 10], "ce", 128, 60_000, "adam", "epoch"),
    "W4-sgd": ([1024, 7168, 7168, 5120, 1000], "ce", 256, 256, "sgd", "step"),
    "W4-adam": ([1024, 7168, 7168, 5120, 1000], "ce", 256, 256, "adam", "step"),
    "W5": ([108, 256, 256, 1], "bce", 8192, 8192, "adam", "predict"),
    "W6": ([32] * 13 + [1], "mse", 64, 64, "sgd", "step"),
}


class Work:
    """One row of the table, with its data."""

    def __init__(self, name):
        self.name = name
        self.widths, self.loss, self.batch, self.rows, self.rule, self.timed = WORK[name]
        self.rate = 1e-3 if self.rule == "adam" else 1e-2
        random = np.random.default_rng(7)
        self.x = random.uniform(-1, 1, (self.rows, self.widths[0])).astype(np.float32)
        total = self.x[:, :8].sum(1)
        if self.loss == "bce":
            self.y = (total > 0).astype(np.float32)[:, None]
        elif self.loss == "mse":
            self.y = total.astype(np.float32)[:, None]
        else:
            classes = self.widths[-1]
            self.y = np.clip((total + 8) / 16 * classes, 0, classes - 1).astype(np.int64)

    def start(self):
        """Weights and biases, uniform in ±1/√fan_in."""
        random = np.random.default_rng(3)
        layers = []
        for a, b in zip(self.widths, self.widths[1:]):
            limit = a**-0.5
            layers.append(tuple(random.uniform(-limit, limit, s).astype(np.float32) for s in ((a, b), (b,))))
        return layers


def emit(peer, version, work, threads, metric, values, **more):
    """One JSON line."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = dict(peer=peer, version=version, workload=work, threads=threads, metric=metric)
    line.update(value=statistics.median(values), min=min(values), max=max(values), n=len(values))
    print(json.dumps({**line, "peak_rss_mib": round(peak), **more}), flush=True)


def means(seconds, repeats, f, done=lambda: None):
    """Seconds of one call: `repeats` means, each over calls that last some `seconds`; warmed up before."""
    calls, begin = 0, time.perf_counter()
    f(), done()  # compiles
    while time.perf_counter() - begin < seconds or calls == 0:
        f(), done()
        calls += 1
    values = []
    for _ in range(repeats):
        begin = time.perf_counter()
        for _ in range(calls):
            f()
        done()
        values.append((time.perf_counter() - begin) / calls)
    return values


def report(peer, version, work, threads, seconds, steps=1):
    """Seconds of `steps` steps, or of an epoch."""
    if work.timed == "epoch":
        emit(peer, version, work.name, threads, "s_per_epoch", seconds)
    elif work.name.startswith("W4"):
        emit(peer, version, work.name, threads, "s_per_step", seconds)
    else:
        emit(peer, version, work.name, threads, "us_per_step", [s / steps * 1e6 for s in seconds])


def report_predicting(peer, version, threads, one, many, rows):
    """Prediction of one row, and of many."""
    emit(peer, version, "W5", threads, "us_batch1", [s * 1e6 for s in means(0.2, 7, one)])
    emit(peer, version, "W5", threads, "samples_per_s_batch8192", [rows / s for s in means(0.2, 7, many)])


def epochs(work):
    """How many epochs to time."""
    return 5 if work.name != "W3" else 3


def limit_threads(threads):
    """Before a library is imported that reads these."""
    for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR"):
        os.environ[f"{name}_NUM_THREADS"] = str(threads)
