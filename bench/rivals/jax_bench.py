"""JAX: jax_bench.py WORK THREADS (step|scan). `step` compiles a training step, its arguments donated; `scan` a whole
epoch, or 200 steps of the same batch. For one thread, pin it to one core from outside."""

import os
import sys

from common import Work, epochs, means, report, report_predicting

name, threads, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ["JAX_PLATFORMS"] = "cpu"
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

work = Work(name)
peer = f"jax-{mode}"
x, y = jnp.asarray(work.x), jnp.asarray(work.y.astype(np.int32) if work.loss == "ce" else work.y)
start = [(jnp.asarray(w), jnp.asarray(b)) for w, b in work.start()]


def net(layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = layers[-1]
    return x @ w + b


def loss(layers, x, y):
    z = net(layers, x)
    if work.loss == "bce":
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))
    if work.loss == "mse":
        return jnp.mean((z - y) ** 2)
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))


def adam(state, g):
    w, m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
    a, c = work.rate / (1 - 0.9**t), jnp.sqrt(1 - 0.999**t)
    return jax.tree.map(lambda w, m, v: w - a * m / (jnp.sqrt(v) / c + 1e-8), w, m, v), m, v, t


def sgd(state, g):
    return (jax.tree.map(lambda w, g: w - work.rate * g, state[0], g),)


def step(state, x, y):
    value, g = jax.value_and_grad(loss)(state[0], x, y)
    return (adam if work.rule == "adam" else sgd)(state, g), value


if work.timed == "predict":
    f = jax.jit(partial(net, start))
    one = x[:1]
    predict = lambda x: f(x).block_until_ready()
    report_predicting(peer, jax.__version__, threads, lambda: predict(one), lambda: predict(x), work.rows)
    sys.exit()

zeros = lambda: jax.tree.map(jnp.zeros_like, start)
state = (start, zeros(), zeros(), jnp.zeros((), jnp.float32)) if work.rule == "adam" else (start,)
value = None
done = lambda: value.block_until_ready()

if work.timed == "step":
    steps = 200 if mode == "scan" and not name.startswith("W4") else 1
    if mode == "scan":

        @partial(jax.jit, donate_argnums=0)
        def many(state, x, y):
            return jax.lax.scan(lambda s, _: step(s, x, y), state, None, length=steps)

    else:
        many = jax.jit(step, donate_argnums=0)

    def run():
        global state, value
        state, value = many(state, x, y)

    seconds = means(0.3, 7, run, done)
    report(peer, jax.__version__, work, threads, seconds, steps)
    sys.exit()

random, batch, whole = np.random.default_rng(0), work.batch, work.rows // work.batch * work.batch
if mode == "scan":

    @partial(jax.jit, donate_argnums=0)
    def run_epoch(state, order):
        rows = order[:whole].reshape(-1, batch)
        state, values = jax.lax.scan(lambda s, i: step(s, x[i], y[i]), state, rows)
        return step(state, x[order[whole:]], y[order[whole:]]) if whole < work.rows else (state, values[-1])

    def epoch():
        global state, value
        state, value = run_epoch(state, jnp.asarray(random.permutation(work.rows).astype(np.int32)))

else:
    jitted, targets = jax.jit(step, donate_argnums=0), np.asarray(y)

    def epoch():
        # Gathered by numpy: quicker on a CPU than a gather in each step.
        global state, value
        order = random.permutation(work.rows)
        for first in range(0, work.rows, batch):
            rows = order[first : first + batch]
            state, value = jitted(state, work.x[rows], targets[rows])


report(peer, jax.__version__, work, threads, means(0, epochs(work), epoch, done))
