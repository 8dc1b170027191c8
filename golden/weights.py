"""Weights that both sides compute from a seed."""

import torch
from philox import fold_in, key, normal

WEIGHT, VECTOR, INPUT, SLOPE, PROBE, INPUT_PROBE = range(6)  # what a child of the seed's key is for


class Weights:
    """Makes weights as a network asks for them: `offset + scale normal`, the `i`-th by key `i`.

    `steps`: None for spectral normalisation with converged vectors; a number for vectors after so many power steps.
    """

    def __init__(self, seed, spectral=True, steps=None, gains="channel", head_norm=False):
        self.root = key(seed)
        self.spectral, self.steps = spectral, steps
        self.gains, self.head_norm = gains, head_norm
        self.tensors, self.made, self.kinks = {}, {}, []
        self.capped = False

    def __call__(self, name, shape, scale=1, offset=0):
        if name not in self.tensors:
            draws = normal(fold_in(fold_in(self.root, WEIGHT), len(self.tensors)), shape)
            self.tensors[name] = torch.tensor(offset + scale * draws, requires_grad=True)
            self.made[name] = [list(shape), scale, offset]
        return self.tensors[name]

    def around_the_cap(self, rows, columns):
        """Standard deviations that take every other matrix above norm 1, and the rest below it."""
        self.capped = not self.capped
        usual = rows**0.5 + columns**0.5  # the norm of a matrix of standard normals
        return float(f"{(1.5 if self.capped else 0.6) / usual:.3g}")

    def u(self, name, matrix):
        """The vector of a kernel `[rows, columns]`."""
        if self.steps is None:
            return torch.linalg.svd(matrix, full_matrices=False).Vh[0]
        index = list(self.tensors).index(name.replace(".u", ".kernel"))
        u = torch.tensor(normal(fold_in(fold_in(self.root, VECTOR), index), (matrix.shape[1],)))
        for _ in range(self.steps):
            v = u @ matrix.T
            u = v / v.norm() @ matrix
        return u / u.norm()
