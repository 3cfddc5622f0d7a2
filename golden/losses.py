"""Values and slopes of every loss at many raw outputs, from mpmath with 60 digits.

Run:  python golden/losses.py      (writes crates/engine/tests/golden/losses.json)

Each point has the raw outputs z, the target y, the loss, and its slope for each output; `scale` is the size of the
largest term that the formula adds up, to which a rounding error of the value may be in proportion. Beyond z = 60
gradus' Poisson loss follows its tangent, so here too. A value too small for a double is written as 0.
"""

import json
import pathlib
import platform

import mpmath
from mpmath import mpf
import numpy as np

mpmath.mp.dps = 60
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/losses.json"
ENDS = [0.0, 1e-4, 0.5, 1.0, 3.0, 10.0, 15.0, 20.0, 40.0, 50.0, 60.0, 1e4]
Z = sorted({s * z for z in ENDS for s in (1, -1)})


def f32(x):
    return mpf(float(np.float32(x)))


def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def bce(_, z, y):
    value = -(y * mpmath.log(sigmoid(z)) + (1 - y) * mpmath.log(sigmoid(-z)))
    # sigma(z) - y, without the cancellation that 60 digits cannot hold at z = 1e4
    return value, (1 - y) * sigmoid(z) - y * sigmoid(-z), value


def mse(_, z, y):
    return (z - y) ** 2, 2 * (z - y), (z - y) ** 2


def mae(_, z, y):
    return abs(z - y), mpmath.sign(z - y), abs(z - y)


def huber(loss, z, y):
    r, delta = z - y, f32(loss["delta"])
    if abs(r) <= delta:
        return r * r / 2, r, r * r / 2
    return delta * (abs(r) - delta / 2), delta * mpmath.sign(r), delta * abs(r)


def poisson(_, z, y):
    z0 = min(z, mpf(60))
    mean = mpmath.exp(z0) * (1 + z - z0)
    best = y - y * mpmath.log(y) if y > 0 else mpf(0)
    return mean - y * z - best, mpmath.exp(z0) - y, max(mean, abs(y * z), abs(best))


def pinball(loss, z, y):
    q, r = f32(loss["quantile"]), y - z
    slope = -q if r > 0 else 1 - q if r < 0 else mpf(0)
    return max(q * r, (q - 1) * r), slope, abs(r)


def cross_entropy(loss, z, y):
    smoothing, classes = f32(loss["smoothing"]), len(z)
    q = [smoothing / classes + (1 - smoothing if k == y else 0) for k in range(classes)]
    m = max(z)
    e = [mpmath.exp(v - m) for v in z]
    # ln(sum e) by ln(1 + the others), which holds its digits where one class has all the weight
    first = z.index(m)
    rest = mpmath.fsum(v for k, v in enumerate(e) if k != first)
    terms = [mpmath.log1p(rest)] + [qk * (m - zk) for qk, zk in zip(q, z)]
    share = [v / mpmath.fsum(e) for v in e]
    slope = [s - qk for s, qk in zip(share, q)]
    if smoothing == 0:
        slope[y] = -mpmath.fsum(s for k, s in enumerate(share) if k != y)
    return mpmath.fsum(terms), slope, max(terms)


def number(x):
    """The nearest double."""
    return float(x)


def point(z, y, value, slope, scale):
    slope = slope if isinstance(slope, list) else [slope]
    return {"z": z, "y": y, "value": number(value), "slope": [number(s) for s in slope], "scale": number(scale)}


def pointwise(loss, f, targets):
    points = [point([z], y, *f(loss, mpf(z), f32(y))) for y in targets for z in Z]
    return {"loss": loss, "points": points}


def classes(smoothing):
    loss = {"kind": "cross_entropy", "smoothing": smoothing}
    rows = [[z, 0.0] for z in Z] + [[z, 0.0, -z] for z in Z] + [[0.25, z, -1.5, 0.25] for z in Z]
    rows += [[z, z, z] for z in Z] + [[5.0, 5.0, -1e4], [-1e4, -1e4 + 1, -1e4 + 2]]
    points = [point(z, y, *cross_entropy(loss, [mpf(v) for v in z], y)) for z in rows for y in range(len(z))]
    return {"loss": loss, "points": points}


def main():
    losses = [
        pointwise({"kind": "bce"}, bce, [0.0, 1.0, 0.25]),
        pointwise({"kind": "mse"}, mse, [0.0, -1.5]),
        pointwise({"kind": "mae"}, mae, [0.0, -1.5]),
        pointwise({"kind": "huber", "delta": 0.7}, huber, [0.0, -1.5]),
        pointwise({"kind": "poisson"}, poisson, [0.0, 1.0, 7.0]),
        pointwise({"kind": "pinball", "quantile": 0.8}, pinball, [0.0, -1.5]),
        classes(0.0),
        classes(0.1),
    ]
    versions = {"python": platform.python_version(), "mpmath": mpmath.__version__, "numpy": np.__version__}
    lines = ",\n".join(json.dumps(l, separators=(",", ":")) for l in losses)
    text = f'{{"versions":{json.dumps(versions)},"losses":[\n{lines}\n]}}\n'
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text)
    print(f"{OUT}: {sum(len(l['points']) for l in losses)} points, {len(text)} bytes")


if __name__ == "__main__":
    main()
