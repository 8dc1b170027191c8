"""Golden values of the networks, for the tests of `@ebmjs/models`: `pip install torch numpy`, `python golden/make.py`.

Energies, their gradients in the input and in the weights, and for some the gradients of `<dE/dx, r>` for a given `r`, in
float64. Weights, inputs and `r` come from a seed by keys that both sides can compute. A gradient is told by its norm
and its products with two vectors of normals. Spectral norms are differentiated with their vectors held constant.
"""

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import torch
from cases import CASES, LABELS
from networks import NETWORKS
from philox import check, fold_in, key, normal, uniform
from weights import INPUT, INPUT_PROBE, PROBE, SLOPE, Weights

HERE = Path(__file__).parent
KINK = 1e-5  # of the usual input: float32 errs by some 1e-6, and must not put an input on the other side of a kink
PROBES = 2
ROWS = 2


def main():
    check()
    counts()
    cases = [case(*described) for described in CASES]
    settings = {"torch": torch.__version__, "numpy": np.__version__, "date": str(date.today()), "dtype": "float64"}
    sources = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(HERE.glob("*.py"))}
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    head = {"settings": settings, "sources": sources, "draws": draws(), "norms": norms()}
    fields = ",\n".join(f'"{name}":{json.dumps(value)}' for name, value in head.items())
    (HERE / "networks.json").write_text(f'{{{fields},\n"cases":[\n{lines}\n]}}\n')


def case(network, options, extra):
    """The first seed for which no input of a kink is near to it, and what is found for it."""
    for seed in range(1, 100):
        found, margin = measured(seed, network, options, **extra)
        if margin > KINK:
            print(network, options, "seed", seed, "margin", f"{margin:.1e}", file=sys.stderr)
            return found
    raise RuntimeError(f"no seed will do for {network}")


def measured(seed, network, options, labels=None, steps=None, second=False):
    appendix = options.get("preset") == "appendix"  # "a scalar multiplier and bias", "normalization on all weights"
    gains = "scalar" if appendix else "channel"
    weights = Weights(seed, options.get("spectralNorm", True), steps, gains, head_norm=appendix)
    labels = labels or (LABELS if "classes" in options or options.get("factor") == "shape" else None)
    shape = [ROWS, *shape_of(network, options)]
    x = torch.tensor(uniform(fold_in(weights.root, INPUT), shape), requires_grad=True)
    y = None if labels is None else torch.tensor(labels, dtype=torch.float64)
    used = {name: value for name, value in options.items() if name not in NOT_THE_NETWORKS}
    energies = NETWORKS[network](weights, x, y, **used)
    tensors = list(weights.tensors.values())
    slope, *grads = torch.autograd.grad(energies.sum(), [x, *tensors], create_graph=True)
    found = {
        "network": network,
        "options": options,
        "seed": seed,
        "steps": steps,
        "shape": shape,
        "labels": labels,
        "weights": weights.made,
        "energies": rounded(energies),
        "input": told(slope, fold_in(weights.root, INPUT_PROBE)),
        "entries": rounded(slope.reshape(-1)[entries(slope.numel())]),
        "grads": each_told(weights, grads),
    }
    if second:
        r = torch.tensor(normal(fold_in(weights.root, SLOPE), shape))
        inputs = [x, *tensors]
        again = torch.autograd.grad((slope * r).sum(), inputs, allow_unused=True)
        into, *mixed = (torch.zeros_like(one) if grad is None else grad for one, grad in zip(inputs, again))
        found["second"] = {
            "input": told(into, fold_in(weights.root, INPUT_PROBE)),
            "grads": each_told(weights, mixed),
        }
    return found, min(weights.kinks, default=np.inf)


NOT_THE_NETWORKS = {"shape", "classes", "spectralNorm", "factor", "dimension", "steps", "features"}  # but of the inputs, or of the weights
SHAPES = {"mnistNet": [28, 28, 1], "uvaCnn": [28, 28, 1], "dspritesNet": [64, 64, 1]}


def shape_of(network, options):
    if "dimension" in options:
        return [options["dimension"]]
    if "features" in options:
        return [options["steps"], options["features"]]
    return options.get("shape", SHAPES.get(network))


def told(tensor, probe):
    """Its norm, and its products with vectors of normals."""
    vectors = (torch.tensor(normal(fold_in(probe, i), tensor.shape)) for i in range(PROBES))
    return rounded(torch.stack([tensor.norm(), *((tensor * vector).sum() for vector in vectors)]))


def each_told(weights, grads):
    probe = fold_in(weights.root, PROBE)
    return [told(grad, fold_in(probe, i)) for i, grad in enumerate(grads)]


def entries(size):
    """Positions here and there, the first and the last among them."""
    return [0, size // 3, size // 2, size - 1]


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().tolist()]


def draws():
    """A few numbers by which the other side knows that it has the same keys."""
    root = fold_in(key(7), 3)
    return {"seed": 7, "fold": 3, "normal": normal(root, (4,)).tolist(), "uniform": uniform(root, (4,)).tolist()}


def norms():
    """The largest singular values, by numpy, of kernels of normals as matrices `[all but the last, last]`."""
    shapes = [[3, 3, 3, 64], [3, 3, 32, 32], [4, 4, 8, 16], [1, 1, 12, 3], [192, 64]]
    return [
        {"seed": seed, "shape": shape, "norm": np.linalg.norm(normal(key(seed), shape).reshape(-1, shape[-1]), ord=2)}
        for seed, shape in enumerate(shapes, start=1)
    ]


class Count(Weights):
    """Weights of zero, however many, to be counted."""

    def __call__(self, name, shape, scale=1, offset=0):
        self.made[name] = shape
        return torch.zeros(shape)

    @property
    def total(self):
        return sum(int(np.prod(shape)) for shape in self.made.values())


# Numbers of weights that the forward pass of the released code reaches.
USED = [
    ("resnet32", {"width": 128}, 0, 5_315_841),
    ("resnet32", {"width": 128}, 10, 5_350_529),
    ("resnet32Large", {"width": 128}, 0, 18_591_105),
    ("resnet32Large", {"width": 128}, 10, 18_662_913),
    ("resnet32Wider", {"width": 192, "stem": 128}, 0, 41_930_049),
    ("resnet32Wider", {"width": 192, "stem": 128}, 10, 42_037_185),
    ("resnet32Wider", {"width": 256, "stem": 128}, 10, 74_480_001),
    ("resnet32Wider", {"width": 256, "stem": 128}, 1000, 89_559_681),
    ("resnet32Larger", {"width": 128}, 0, 30_982_785),
    ("resnet32Larger", {"width": 128}, 10, 31_104_769),
    ("resnet128", {"width": 64}, 1000, 21_212_289),
    ("mnistNet", {"width": 64}, 0, 1_246_017),
    ("dspritesNet", {"width": 64}, 1, 951_425),
    ("dspritesNet", {"width": 64}, 2, 951_905),
    ("dspritesNet", {"width": 64}, 3, 952_385),
    ("uvaCnn", {"width": 16}, 0, 76_993),
]


def counts():
    for network, options, classes, used in USED:
        weights = Count(0, spectral=False)
        shape = SHAPES.get(network, [32, 32, 3])
        with torch.no_grad():
            NETWORKS[network](weights, torch.zeros(1, *shape), torch.zeros(1, classes) if classes else None, **options)
        assert weights.total == used, (network, options, classes, weights.total, used)


if __name__ == "__main__":
    main()
