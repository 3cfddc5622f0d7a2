"""Learning rates step by step, from PyTorch's schedulers.

Run:  python golden/schedules.py      (writes crates/engine/tests/golden/schedules.json)

A schedule of gradus is a factor on the rate, so the rate here is 1. How the settings correspond, for a run of N
steps numbered from 0:
- cosine: CosineAnnealingLR(T_max=N - 1, eta_min=floor);
- one cycle: OneCycleLR(total_steps=N, pct_start=p) turns at step p*N - 1, gradus after `rise` of the N - 1 intervals,
  so rise = (p*N - 1) / (N - 1);
- step: StepLR, stepped once an epoch;
- warm-up of w steps: LinearLR from 1/w to 1 over w - 1 intervals;
- plateau: ReduceLROnPlateau(threshold=0), stepped once an epoch with the validation error.
"""

import json
import pathlib
import platform
import warnings

import torch
from torch.optim import lr_scheduler as lr

warnings.filterwarnings("ignore", message="Detected call of `lr_scheduler.step")
OUT = pathlib.Path(__file__).parent.parent / "crates/engine/tests/golden/schedules.json"
ERRORS = [3.0, 2.0, 2.5, 2.0, 1.9, 1.9, 1.95, 2.5, 3.0, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]


def optimizer():
    return torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], lr=1.0, momentum=0.9)


def rates(make, count, arguments=None):
    o = optimizer()
    s = make(o)
    found = []
    for i in range(count):
        found.append(o.param_groups[0]["lr"])
        o.step()
        s.step() if arguments is None else s.step(arguments[i])
        if arguments is not None:
            found[-1] = o.param_groups[0]["lr"]  # after the note at the end of epoch i
    return [float(x) for x in found]


def run(schedule, per_epoch, epochs, factors, warm_up=0):
    return {"schedule": schedule, "steps_per_epoch": per_epoch, "epochs": epochs, "warm_up": warm_up,
            "factors": factors}


def cosine(floor, per_epoch, epochs):
    n = per_epoch * epochs
    make = lambda o: lr.CosineAnnealingLR(o, T_max=n - 1, eta_min=floor)
    return run({"kind": "cosine", "floor": floor}, per_epoch, epochs, rates(make, n))


def one_cycle(p, per_epoch, epochs):
    n = per_epoch * epochs
    make = lambda o: lr.OneCycleLR(o, max_lr=1.0, total_steps=n, pct_start=p, cycle_momentum=False,
                                   anneal_strategy="cos", div_factor=25.0, final_div_factor=1e4)
    # The last call of step() would go beyond the cycle.
    o = optimizer()
    s = make(o)
    factors = []
    for i in range(n):
        factors.append(float(o.param_groups[0]["lr"]))
        o.step()
        if i + 1 < n:
            s.step()
    rise = (p * n - 1) / (n - 1)
    return run({"kind": "one_cycle", "rise": rise}, per_epoch, epochs, factors)


def step(every, factor, per_epoch, epochs):
    by_epoch = rates(lambda o: lr.StepLR(o, step_size=every, gamma=factor), epochs)
    factors = [f for f in by_epoch for _ in range(per_epoch)]
    return run({"kind": "step", "every": every, "factor": factor}, per_epoch, epochs, factors)


def warm_up(w, per_epoch, epochs):
    make = lambda o: lr.LinearLR(o, start_factor=1 / w, end_factor=1.0, total_iters=w - 1)
    return run({"kind": "constant"}, per_epoch, epochs, rates(make, per_epoch * epochs), w)


def plateau(factor, patience):
    make = lambda o: lr.ReduceLROnPlateau(o, factor=factor, patience=patience, threshold=0.0, eps=0.0)
    schedule = {"kind": "plateau", "factor": factor, "patience": patience}
    return {"schedule": schedule, "errors": ERRORS, "factors": rates(make, len(ERRORS), ERRORS)}


def main():
    runs = [cosine(0.0, 10, 4), cosine(0.1, 7, 3), one_cycle(0.3, 10, 4), one_cycle(0.25, 8, 5),
            step(3, 0.5, 4, 10), step(1, 0.9, 2, 12), warm_up(5, 6, 2)]
    plateaus = [plateau(0.5, 1), plateau(0.1, 2), plateau(0.3, 0)]
    versions = {"python": platform.python_version(), "torch": torch.__version__}
    text = json.dumps({"versions": versions, "runs": runs, "plateaus": plateaus}, separators=(",", ":")) + "\n"
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text)
    print(f"{OUT}: {len(text)} bytes")


if __name__ == "__main__":
    main()
