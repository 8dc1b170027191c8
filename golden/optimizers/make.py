"""Golden steps of the optimisers, for the tests of `@ebmjs/training`: `pip install torch numpy`, `python golden/optimizers/make.py`.

PyTorch's own optimisers and clips in float64 on one sequence of gradients from a seed. PyTorch has no three-sigma clip and
no Adam in TensorFlow's form: those two are written out here from their equations (Du and Mordatch 2019, appendix A.11 and
their code; Kingma and Ba 2015, before section 2.1), in plain numpy.
"""

import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
SEED = 7
STEPS = 8
SHAPES = {"kernel": [2, 3], "bias": [3], "gain": []}


def main():
    rng = np.random.default_rng(SEED)
    draw = lambda scale: {name: (scale * rng.standard_normal(shape)).astype(np.float32) for name, shape in SHAPES.items()}
    weights = draw(1.0)
    grads = [draw(scale) for scale in [0.05, 1, 0.3, 4, 0.02, 2, 0.5, 1]]
    cases = [
        steps("sgd", {"rate": 0.1}, weights, grads, lambda p: torch.optim.SGD(p, lr=0.1)),
        steps("sgd", {"rate": 0.1, "momentum": 0.9}, weights, grads, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        steps(
            "sgd",
            {"rate": 0.1, "momentum": 0.9, "nesterov": True},
            weights,
            grads,
            lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        ),
        steps("adamW", {"rate": 0.01}, weights, grads, lambda p: torch.optim.AdamW(p, lr=0.01)),
        steps(
            "adamW",
            {"rate": 0.05, "beta1": 0.5, "beta2": 0.9, "epsilon": 0.1, "decay": 0.3},
            weights,
            grads,
            lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.5, 0.9), eps=0.1, weight_decay=0.3),
        ),
        steps(
            "adamW",
            {"rate": 0.05, "decay": 0.3, "decayed": "matrices"},
            weights,
            grads,
            lambda p: torch.optim.AdamW(
                [{"params": p[:1], "weight_decay": 0.3}, {"params": p[1:], "weight_decay": 0}], lr=0.05
            ),
        ),
        steps(
            "adam",
            {"rate": 0.01, "beta1": 0.9, "clip": "none"},
            weights,
            grads,
            lambda p: torch.optim.Adam(p, lr=0.01),
        ),
        tensorflow("adam", {"rate": 0.01, "beta1": 0.9, "epsilon": 0.1, "clip": "none"}, weights, grads),
        tensorflow("adam", {"rate": 0.01}, weights, grads),
        steps(
            "normClip",
            {"rate": 0.1, "norm": 1.5},
            weights,
            grads,
            lambda p: torch.optim.SGD(p, lr=0.1),
            lambda p: torch.nn.utils.clip_grad_norm_(p, 1.5),
        ),
        steps(
            "valueClip",
            {"rate": 0.1, "value": 0.25},
            weights,
            grads,
            lambda p: torch.optim.SGD(p, lr=0.1),
            lambda p: torch.nn.utils.clip_grad_value_(p, 0.25),
        ),
        three_sigma({"rate": 0.1, "momentum": 0.9}, weights, grads),
        scheduled("cosine", {"from": 0.1, "to": 0.01, "steps": 6}, weights, grads),
    ]
    settings = {"torch": torch.__version__, "numpy": np.__version__, "date": str(date.today()), "seed": SEED}
    head = {
        "settings": settings,
        "source": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "shapes": SHAPES,
        "weights": flat(weights),
        "grads": [flat(one) for one in grads],
    }
    fields = ",\n".join(f'"{name}":{json.dumps(value)}' for name, value in head.items())
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE.parent / "optimizers.json").write_text(f'{{{fields},\n"cases":[\n{lines}\n]}}\n')


def steps(name, options, weights, grads, make, clip=None, schedule=None):
    """What the weights are after each step of an optimiser of PyTorch."""
    params = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in weights.values()]
    optimizer = make(params)
    after = schedule and schedule(optimizer)
    path = []
    for grad in grads:
        for param, g in zip(params, grad.values()):
            param.grad = torch.tensor(g, dtype=torch.float64)
        if clip:
            clip(params)
        optimizer.step()
        if after:
            after.step()
        path.append(flat(dict(zip(SHAPES, [param.detach().numpy() for param in params]))))
    return {"optimizer": name, "options": options, "by": "torch", "path": path}


def scheduled(name, options, weights, grads):
    """SGD under a schedule of PyTorch, which after its last step is held."""
    held = grads[: options["steps"]]
    make = lambda p: torch.optim.SGD(p, lr=options["from"])
    anneal = lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=options["steps"], eta_min=options["to"])
    return steps(name, options, weights, held, make, schedule=anneal)


def tensorflow(name, options, weights, grads):
    """Adam with its correction in the rate and epsilon outside of it, behind the three-sigma clip unless told not to."""
    rate, b1, b2 = options["rate"], options.get("beta1", 0.0), 0.999
    epsilon = options.get("epsilon", 1e-8)
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    m = {name: np.zeros_like(value) for name, value in w.items()}
    v = {name: np.zeros_like(value) for name, value in w.items()}
    path = []
    for t, grad in enumerate(grads, 1):
        for each in SHAPES:
            g = grad[each].astype(np.float64)
            if options.get("clip") != "none":
                bound = 3 * np.sqrt(v[each] / (1 - b2**t)) + 0.1
                g = np.clip(g, -bound, bound)
            m[each] = b1 * m[each] + (1 - b1) * g
            v[each] = b2 * v[each] + (1 - b2) * g**2
            w[each] = w[each] - rate * np.sqrt(1 - b2**t) / (1 - b1**t) * m[each] / (np.sqrt(v[each]) + epsilon)
        path.append(flat(w))
    return {"optimizer": name, "options": options, "by": "numpy", "path": path}


def three_sigma(options, weights, grads):
    """The clip with a second moment of its own, and PyTorch's SGD behind it."""
    b2 = 0.999
    v = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    clipped = []
    for t, grad in enumerate(grads, 1):
        bound = {name: 3 * np.sqrt(v[name] / (1 - b2**t)) + 0.1 for name in SHAPES}
        kept = {name: np.clip(grad[name].astype(np.float64), -bound[name], bound[name]) for name in SHAPES}
        v = {name: b2 * v[name] + (1 - b2) * kept[name] ** 2 for name in SHAPES}
        clipped.append(kept)
    make = lambda p: torch.optim.SGD(p, lr=options["rate"], momentum=options["momentum"])
    return {**steps("threeSigma", options, weights, clipped, make), "by": "numpy and torch"}


def flat(arrays):
    return {name: [float(x) for x in np.asarray(array, dtype=np.float64).reshape(-1)] for name, array in arrays.items()}


if __name__ == "__main__":
    main()
