"""Golden values of the metrics of `@ebmjs/evaluation`: `pip install numpy scipy scikit-learn`, `python golden/metrics/make.py`.

By scikit-learn and scipy where they have the number, else by numpy from the equations named in
docs/evaluation.md, all pairs and loops, in float64 on inputs rounded to float32.
"""

import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.linalg import sqrtm
from scipy.stats import binom, entropy
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_curve
from sklearn.metrics.pairwise import euclidean_distances, polynomial_kernel, rbf_kernel
from sklearn.neighbors import NearestNeighbors

HERE = Path(__file__).parent
SEED = 9


def main():
    rng = np.random.default_rng(SEED)
    found = {
        "settings": {
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "date": str(date.today()),
        },
        "source": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "detection": [detection(rng, *sizes) for sizes in [(50, 40, None), (30, 90, None), (60, 45, 3)]],
        "sets": [sets(rng, *shape) for shape in [(60, 45, 5), (30, 40, 12), (9, 11, 16)]],
        "gaussians": [gaussians(rng, d) for d in [1, 4, 32]],
        "calibration": [calibration(rng, *of) for of in [(200, 4, 15), (120, 2, 5)]],
        "scores": inception(rng),
        "tails": [{"hits": h, "n": n, "p": binom.sf(h - 1, n, 0.5)} for h, n in [(0, 5), (3, 5), (60, 100), (5200, 10000)]],
    }
    fields = ",\n".join(f'"{name}":{json.dumps(value, separators=(",", ":"))}' for name, value in found.items())
    (HERE.parent / "metrics.json").write_text(f"{{{fields}}}\n")


def float32(values):
    """Rounded, so that both sides compute with the same numbers."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def detection(rng, n, m, digits):
    """`digits` of the energies are kept: with few there are ties."""
    inliers, outliers = float32(rng.normal(0, 1, n)), float32(rng.normal(1, 1.5, m))
    if digits is not None:
        inliers, outliers = np.round(inliers * digits) / digits, np.round(outliers * digits) / digits
        inliers, outliers = float32(inliers), float32(outliers)
    energies = np.concatenate([inliers, outliers])
    out = np.concatenate([np.zeros(n), np.ones(m)])
    accepted, kept, thresholds = roc_curve(1 - out, -energies, drop_intermediate=False)
    first = np.argmax(kept >= 0.95)
    return {
        "inliers": inliers.tolist(),
        "outliers": outliers.tolist(),
        "outliersFound": average_precision_score(out, energies),
        "inliersFound": average_precision_score(1 - out, -energies),
        "fpr95": accepted[first],
        "threshold": -thresholds[first],
        "pValues": [(1 + int((inliers >= e).sum())) / (n + 1) for e in outliers],
    }


def sets(rng, n, m, d):
    mix = rng.normal(size=(d, d)) / np.sqrt(d)
    x, y = float32(rng.normal(size=(n, d)) @ mix), float32(1.3 * rng.normal(size=(m, d)) + 0.4)
    width = np.median(euclidean_distances(np.vstack([x, y]))[np.triu_indices(n + m, 1)])
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "fid": frechet(x.mean(0), np.cov(x.T), y.mean(0), np.cov(y.T)),
        "polynomial": unbiased(*(polynomial_kernel(a, b, degree=3, gamma=1 / d, coef0=1) for a, b in [(x, x), (y, y), (x, y)])),
        "width": width,
        "gaussian": unbiased(*(rbf_kernel(a, b, gamma=1 / (2 * width**2)) for a, b in [(x, x), (y, y), (x, y)])),
        "twoWidths": unbiased(
            *((rbf_kernel(a, b, gamma=0.5) + rbf_kernel(a, b, gamma=1 / 18)) / 2 for a, b in [(x, x), (y, y), (x, y)])
        ),
        "manifolds": [manifolds(x, y, k) for k in [1, 3, 5]],
    }


def frechet(m, c, n, k):
    """By the eigenvalues of the product, which are real and not negative for covariances of any rank."""
    roots = np.sqrt(np.maximum(np.linalg.eigvals(c @ k).real, 0)).sum()
    return float(((m - n) ** 2).sum() + np.trace(c) + np.trace(k) - 2 * roots)


def unbiased(kxx, kyy, kxy):
    mean = lambda k: (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))
    return float(mean(kxx) + mean(kyy) - 2 * kxy.mean())


def manifolds(x, y, k):
    """Samples x, references y."""
    radius = lambda points: NearestNeighbors(n_neighbors=k + 1).fit(points).kneighbors(points)[0][:, -1]
    apart = euclidean_distances(x, y)
    real, drawn = apart <= radius(y)[None, :], apart <= radius(x)[:, None]
    return {
        "k": k,
        "precision": float(real.any(1).mean()),
        "recall": float(drawn.any(0).mean()),
        "density": float(real.sum(1).mean() / k),
        "coverage": float(real.any(0).mean()),
    }


def gaussians(rng, d):
    one = lambda: (lambda a: a @ a.T / d + 0.1 * np.eye(d))(rng.normal(size=(d, d)))
    m, n, c, k = rng.normal(size=d), rng.normal(size=d), one(), one()
    root = np.atleast_2d(sqrtm(c @ k)).real
    return {
        "means": [m.tolist(), n.tolist()],
        "covariances": [c.ravel().tolist(), k.ravel().tolist()],
        "distance": float(((m - n) ** 2).sum() + np.trace(c + k - 2 * root)),
    }


def calibration(rng, n, classes, bins):
    logits = rng.normal(size=(n, classes)) * 2
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    probabilities = float32(probabilities)
    truth = np.exp(logits / 2) / np.exp(logits / 2).sum(1, keepdims=True)
    labels = np.array([rng.choice(classes, p=p) for p in truth])
    confidence, correct = probabilities.max(1), probabilities.argmax(1) == labels
    width = np.minimum(np.ceil(confidence * bins).astype(int), bins) - 1
    order = np.argsort(confidence)
    mass = np.empty(n, dtype=int)
    mass[order] = np.searchsorted([np.ceil((i + 1) * n / bins) for i in range(bins)], np.arange(1, n + 1))
    gap = lambda bin: [abs((confidence[bin == b] - correct[bin == b]).mean()) if (bin == b).any() else 0 for b in range(bins)]
    share = lambda bin: [(bin == b).mean() for b in range(bins)]
    normed = probabilities / probabilities.sum(1, keepdims=True)
    return {
        "probabilities": probabilities.tolist(),
        "labels": labels.tolist(),
        "bins": bins,
        "ece": float(np.dot(gap(width), share(width))),
        "eceEqualMass": float(np.dot(gap(mass), share(mass))),
        "mce": float(max(gap(width))),
        "brier": float(brier_score_loss(labels, normed, labels=range(classes), scale_by_half=False)),
        "nll": float(log_loss(labels, normed, labels=range(classes))),
        "accuracy": float(correct.mean()),
    }


def inception(rng):
    logits = rng.normal(size=(40, 3)) * 2
    p = float32(np.exp(logits) / np.exp(logits).sum(1, keepdims=True))
    scores = [np.exp(np.mean([entropy(row, part.mean(0)) for row in part])) for part in np.split(p, 4)]
    counts = np.bincount(p.argmax(1), minlength=3)
    return {
        "probabilities": p.tolist(),
        "splits": [float(score) for score in scores],
        "modes": p.argmax(1).tolist(),
        "reference": [0.5, 0.3, 0.2],
        "kl": float(entropy(counts, [0.5, 0.3, 0.2])),
    }


if __name__ == "__main__":
    main()
