"""PyTorch: torch_bench.py WORK THREADS (eager|compile). Fused Adam, what a good user writes; `compile` compiles
forward and loss."""

import sys

from common import Work, epochs, limit_threads, means, report, report_predicting

name, threads, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
limit_threads(threads)

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(threads)
torch.manual_seed(0)
work = Work(name)
peer = f"torch-{mode}"
x, y = torch.from_numpy(work.x), torch.from_numpy(work.y)
layers = []
for i, (a, b) in enumerate(zip(work.widths, work.widths[1:])):
    layers.append(nn.Linear(a, b))
    if i + 2 < len(work.widths):
        layers.append(nn.ReLU(inplace=True))
model = nn.Sequential(*layers)

if work.timed == "predict":
    model.eval()
    with torch.inference_mode():
        f = torch.compile(model) if mode == "compile" else model
        one = x[:1].clone()
        report_predicting(peer, torch.__version__, threads, lambda: f(one), lambda: f(x), work.rows)
    sys.exit()

loss = {"bce": F.binary_cross_entropy_with_logits, "ce": F.cross_entropy, "mse": F.mse_loss}[work.loss]
rule = torch.optim.Adam if work.rule == "adam" else torch.optim.SGD
rule = rule(model.parameters(), lr=work.rate, fused=True)


def forward(x, y):
    return loss(model(x), y)


if mode == "compile":
    forward = torch.compile(forward)


def step(x, y):
    rule.zero_grad(set_to_none=True)
    forward(x, y).backward()
    rule.step()


def epoch():
    for rows in torch.randperm(work.rows).split(work.batch):
        step(x[rows], y[rows])


if work.timed == "epoch":
    seconds = means(0, epochs(work), epoch)
else:
    seconds = means(0.3, 7, lambda: step(x, y))
report(peer, torch.__version__, work, threads, seconds)
