"""Golden losses and gradients of the objectives and terms of `@ebmjs/training`: `pip install torch numpy`,
`python golden/objectives/make.py`.

Written from the equations of the papers named below, in PyTorch and float64, on a fully connected network. Langevin's
noise and what terms draw come from keys that both sides can compute (`../philox.py`); all else is written out.
"""

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from philox import SPLIT, check, fold_in, key, normal, philox, uniform, words  # noqa: E402

RANDINT = 4
ROWS, DIMENSION, CLASSES, WIDTHS = 5, 2, 3, [4, 3]
CHAINS, TERMS = 2, 4  # which of an update's keys is for what
MARGIN = 1e-3  # to kinks, clips and faces: float32 errs by some 1e-6
RUN = 11  # the seed of the run's key


def split(parent, index):
    drawn = philox([[index, 0, 0, SPLIT]], parent)[0]
    return (int(drawn[0]), int(drawn[1]))


def randint(under, n, bound):
    drawn = words(under, 2 * n, RANDINT).reshape(-1, 2)
    high, low = drawn[:, 0] >> np.uint64(5), drawn[:, 1] >> np.uint64(6)
    return np.floor((high.astype(np.float64) * 2**26 + low.astype(np.float64)) * 2.0**-53 * bound).astype(int)


UPDATE = fold_in(key(RUN), 0)  # of the first update
CHAIN_KEY = split(UPDATE, CHAINS)
TERM_KEY = fold_in(split(UPDATE, TERMS), 0)  # of the first term


class Setting:
    """Weights, rows and labels from a seed, and how near anything came to a kink."""

    def __init__(self, seed, activation, classes):
        rng = np.random.default_rng(seed)
        self.margin = np.inf
        self.activation, self.classes = activation, classes
        sizes = [DIMENSION, *WIDTHS]
        self.weights = {}
        for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            self.weights[f"dense{i}.kernel"] = self.drawn(rng, [inputs, outputs], 1)
            self.weights[f"dense{i}.bias"] = self.drawn(rng, [outputs], 0.3)
        self.weights["head.kernel"] = self.drawn(rng, [WIDTHS[-1], max(classes, 1)], 1)
        self.weights["head.bias"] = self.drawn(rng, [max(classes, 1)], 0.3)
        self.data, self.starts, self.stored, self.noise = (
            self.drawn(rng, [rows, DIMENSION], scale).detach() for rows, scale in [(ROWS, 1), (ROWS, 1), (7, 1), (2 * ROWS, 2)]
        )
        self.y = torch.eye(CLASSES, dtype=torch.float64)[rng.integers(CLASSES, size=ROWS)] if classes else None
        self.y_chains = torch.eye(CLASSES, dtype=torch.float64)[rng.integers(CLASSES, size=ROWS)] if classes else None

    def drawn(self, rng, shape, scale):
        return torch.tensor((scale * rng.standard_normal(shape)).astype(np.float32).astype(np.float64), requires_grad=True)

    def near(self, distances):
        sizes = distances.detach().abs()
        self.margin = min(self.margin, sizes[sizes > 0].min().item() if sizes.any() else np.inf)

    def act(self, z):
        if self.activation == "swish":
            return z * torch.sigmoid(z)
        self.near(z)
        return torch.relu(z) if self.activation == "relu" else torch.where(z > 0, z, 0.2 * z)

    def energies(self, x, weights=None):
        """`[n]`, or `[n, classes]`."""
        w = weights or self.weights
        for i in range(len(WIDTHS)):
            x = self.act(x @ w[f"dense{i}.kernel"] + w[f"dense{i}.bias"])
        out = x @ w["head.kernel"] + w["head.bias"]
        return out if self.classes else out[:, 0]

    def energy(self, x, y=None, weights=None):
        out = self.energies(x, weights)
        return (out * y).sum(1) if self.classes else out

    def slope(self, x, y=None, weights=None, create=True):
        if not x.requires_grad:
            x = x.clone().requires_grad_()
        return torch.autograd.grad(self.energy(x, y, weights).sum(), x, create_graph=create)[0]

    def constant(self):
        return {name: w.detach() for name, w in self.weights.items()}


# Objectives of energies: Du and Mordatch 2019, and the losses of their code.


def contrastive(s, objective, l2):
    plus, minus = s.energy(s.data, s.y), s.energy(s.starts, s.y_chains)
    if objective == "cd":
        contrast = plus.mean() - minus.mean()
    elif objective == "softplus":
        contrast = torch.nn.functional.softplus(plus - minus).mean()
    else:
        mass = torch.exp(-(minus - minus.min())).detach()
        contrast = plus.mean() - (mass / (mass.sum() + 1e-4) * minus).sum()
    return contrast + l2 * ((plus**2).mean() + (minus**2).mean())


# Samples that follow the weights through the last steps of the sampler.


def langevin(s, x, step, sampler, weights):
    z = torch.tensor(normal(fold_in(CHAIN_KEY, step), x.shape))
    if sampler["preset"] == "exact":
        h = sampler["stepSize"]
        return x - h * s.slope(x, s.y_chains, weights) + (2 * h) ** 0.5 * z
    a, noise, clip, (low, high) = sampler["stepSize"], sampler["noise"], sampler["gradientClip"], sampler["box"]
    x = x + noise * z
    g = s.slope(x, s.y_chains, weights)
    moved = x - a * g.clamp(-clip, clip)
    s.near(g.abs() - clip)
    s.near(torch.stack([moved - low, moved - high]))
    return moved.clamp(low, high)


def walked(s, sampler, steps, through):
    x = s.starts
    for step in range(steps - through):
        x = langevin(s, x, step, sampler, s.constant()).detach()
    for step in range(steps - through, steps):
        x = langevin(s, x, step, sampler, s.weights)
    return x


def kl(s, sampler, steps, through, chains=ROWS):
    """Du and Mordatch 2019, appendix A.8, equation 1, without its entropy."""
    x = walked(s, sampler, steps, through)
    y = s.y_chains
    return s.energy(x, y, s.constant())[:chains].mean()


def stein(s, sampler, steps, through, bandwidth=None):
    """`1 / (2 n^2) sum_ij k(x_i, x_j)`, whose slope is the repulsion of Liu and Wang 2016."""
    x = walked(s, sampler, steps, through)
    squares = ((x[:, None] - x[None]) ** 2).sum(2)
    if bandwidth is None:
        pairs = squares.detach()[np.triu_indices(ROWS, 1)].sort().values
        bandwidth = pairs[len(pairs) // 2] / np.log(ROWS)  # the larger of the middle two
    return torch.exp(-squares / bandwidth).mean() / 2


def neighbours(s, sampler, steps, through):
    """Du et al. 2021, "Improved contrastive divergence": nearest among stored rows."""
    x = walked(s, sampler, steps, through)
    distances = ((x[:, None] - s.stored[None]) ** 2).sum(2).sqrt()
    return -distances.min(1).values.log().mean()


# Terms without a replay.


def penalty(s, at, target):
    u = torch.tensor(uniform(TERM_KEY, (ROWS, 1)))
    mix = lambda a, b: None if a is None else u * a + (1 - u) * b
    x, y = {"data": (s.data, s.y), "samples": (s.starts, s.y_chains), "between": (mix(s.data, s.starts), mix(s.y, s.y_chains))}[at]
    lengths = s.slope(x, y).norm(dim=1)
    return ((lengths - target) ** 2).mean()


def denoising(s, sigmas, anchor=None):
    """Vincent 2011; with an anchor, Li, Chen and Sommer 2019."""
    z = torch.tensor(normal(split(TERM_KEY, 0), (ROWS, DIMENSION)))
    sigma = torch.tensor(sigmas, dtype=torch.float64)[randint(split(TERM_KEY, 1), ROWS, len(sigmas))][:, None]
    noised = s.data + sigma * z
    score = -s.slope(noised, s.y)
    if anchor is None:
        return ((score + (noised - s.data) / sigma**2) ** 2).sum(1).mean() / 2
    return (((s.data - noised) - anchor**2 * score) ** 2 / sigma**2).sum(1).mean() / 2


def noise_contrastive(s, ratio, scale):
    """Gutmann and Hyvarinen 2010, equations 2 to 4, for so many rows of noise a row of data."""
    noise = s.noise[: ratio * ROWS]
    log_noise = lambda x: -(x**2).sum(1) / (2 * scale**2) - np.log(2 * np.pi * scale**2)
    g = lambda x, y: -s.energy(x, y) - log_noise(x) - np.log(ratio)
    h = lambda x, y: torch.sigmoid(g(x, y))
    y = None if s.y is None else s.y.repeat(ratio, 1)
    return -h(s.data, s.y).log().mean() - ratio * (1 - h(noise, y)).log().mean()


def classified(s):
    """Grathwohl et al. 2020: `log p(y|x)` of logits `-E(x, y)`."""
    return torch.nn.functional.cross_entropy(-s.energies(s.data), s.y)


EXACT = {"preset": "exact", "stepSize": 0.05}
PAPER = {"preset": "paper", "stepSize": 0.2, "noise": 0.05, "gradientClip": 0.5, "box": [-1.5, 1.5]}


def cases():
    for objective in ["cd", "logsumexp", "softplus"]:
        yield "contrastiveDivergence", "swish", 0, {"objective": objective, "l2": 0.3}, lambda s, o=objective: contrastive(s, o, 0.3)
    for activation in ["swish", "leaky-relu", "relu"]:
        for sampler in [EXACT, PAPER]:
            for through in [1, 2, 4]:
                options = {"sampler": sampler, "steps": 4, "through": through}
                yield "klDivergence", activation, 0, options, lambda s, o=options: kl(s, **o)
    labelled = {"sampler": EXACT, "steps": 3, "through": 3, "chains": 2}
    yield "klDivergence", "swish", CLASSES, labelled, lambda s: kl(s, **labelled)
    last = {"sampler": EXACT, "steps": 3, "through": 2}
    yield "steinEntropy", "swish", 0, last, lambda s: stein(s, **last)
    fixed = {**last, "bandwidth": 0.8}
    yield "steinEntropy", "leaky-relu", 0, fixed, lambda s: stein(s, **fixed)
    yield "neighbourEntropy", "swish", 0, last, lambda s: neighbours(s, **last)
    for at, target in [("data", 0), ("samples", 1), ("between", 0), ("between", 0.5)]:
        yield "gradientPenalty", "swish", 0, {"at": at, "target": target}, lambda s, a=at, t=target: penalty(s, a, t)
    yield "gradientPenalty", "swish", CLASSES, {"at": "between", "target": 1}, lambda s: penalty(s, "between", 1)
    yield "denoisingScoreMatching", "swish", 0, {"sigmas": [0.3]}, lambda s: denoising(s, [0.3])
    yield "denoisingScoreMatching", "leaky-relu", 0, {"sigmas": [0.3, 1]}, lambda s: denoising(s, [0.3, 1])
    several = {"sigmas": [0.3, 0.6, 1.2], "scale": "multiscale", "anchor": 0.4}
    yield "denoisingScoreMatching", "swish", CLASSES, several, lambda s: denoising(s, several["sigmas"], 0.4)
    for ratio, classes in [(1, 0), (2, 0), (2, CLASSES)]:
        options = {"ratio": ratio, "scale": 2}
        yield "noiseContrastiveEstimation", "swish", classes, options, lambda s, r=ratio: noise_contrastive(s, r, 2)
    yield "classification", "swish", CLASSES, {}, classified
    yield "classification", "relu", CLASSES, {"rows": 4}, classified


def measured(name, activation, classes, options, loss):
    """The first seed for which nothing is near to a kink."""
    for seed in range(1, 200):
        s = Setting(seed, activation, classes)
        value = loss(s)
        grads = torch.autograd.grad(value, list(s.weights.values()), allow_unused=True)
        if s.margin > MARGIN:
            break
    else:
        raise RuntimeError(f"no seed will do for {name}")
    given = {"data": s.data, "starts": s.starts, "stored": s.stored, "noise": s.noise, "y": s.y, "yChains": s.y_chains}
    return {
        "name": name,
        "activation": activation,
        "classes": classes,
        "options": options,
        "seed": seed,
        **{of: None if x is None else rounded(x) for of, x in given.items()},
        "weights": {of: {"shape": list(w.shape), "values": rounded(w.reshape(-1))} for of, w in s.weights.items()},
        "loss": rounded(value),
        "grads": {of: rounded(torch.zeros_like(w) if g is None else g) for (of, w), g in zip(s.weights.items(), grads)},
    }


def rounded(x):
    values = x.detach().reshape(-1) if x.dim() != 2 else x.detach()
    plain = lambda v: [plain(one) for one in v] if isinstance(v, list) else float(f"{v:.9g}")
    return plain(values.tolist() if x.dim() else [x.item()])


def main():
    check()
    found = [measured(*described) for described in cases()]
    for one in found:
        one["grads"] = {of: sum(g, []) if g and isinstance(g[0], list) else g for of, g in one["grads"].items()}
    head = {
        "settings": {"torch": torch.__version__, "numpy": np.__version__, "date": str(date.today()), "dtype": "float64"},
        "sources": {path: digest(path) for path in ["philox.py", "objectives/make.py"]},
        "run": RUN,
        "widths": WIDTHS,
    }
    fields = ",\n".join(f'"{name}":{json.dumps(value)}' for name, value in head.items())
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
    (HERE.parent / "objectives.json").write_text(f'{{{fields},\n"cases":[\n{lines}\n]}}\n')


def digest(path):
    return hashlib.sha256((HERE.parent / path).read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
