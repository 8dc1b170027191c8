"""PyTorch: eager, or with `compile` in the settings the energies compiled."""

from common import read_safetensors, serve, settings
from torchvision_loader import loader

import torch
import torch.nn.functional as F

torch.set_num_threads(settings["threads"])
torch.manual_seed(0)
if settings.get("cuda"):
    torch.set_default_device("cuda")  # fails without one
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = settings["cuda"] == "tf32"

arrays = read_safetensors(settings["weights"])
CONVOLUTIONS = ["conv0", "conv1", "conv2", "conv3"]
NORMALISED = [*CONVOLUTIONS, "hidden"]
LEARNED = [name for name in arrays if name.endswith((".kernel", ".bias"))]
batch, steps = settings["batch"], settings["steps"]


def images(array):
    return torch.tensor(array).permute(0, 3, 1, 2).contiguous()


def to_torch(name, array):
    """Kernels HWIO to OIHW; the hidden layer's rows from height, width, channel to channel, height, width."""
    tensor = torch.tensor(array)
    if array.ndim == 4:
        return tensor.permute(3, 2, 0, 1).contiguous()
    if name == "hidden.kernel":
        return tensor.reshape(4, 4, 256, 128).permute(2, 0, 1, 3).reshape(4096, 128).T.contiguous()
    return tensor.T.contiguous() if name == "head.kernel" else tensor


weights = {name: to_torch(name, arrays[name]) for name in LEARNED}
state = {f"{name}.u": torch.tensor(arrays[f"{name}.u"]) for name in NORMALISED}


def normalised(weights):
    """Kernels over their spectral norms |W' u|."""
    prepared = dict(weights)
    for name in NORMALISED:
        kernel = weights[f"{name}.kernel"]
        prepared[f"{name}.kernel"] = kernel / (kernel.flatten(1).T @ state[f"{name}.u"]).norm()
    return prepared


def energy(x, w):
    act = lambda t: F.leaky_relu(t, 0.2)
    x = act(F.conv2d(x, w["conv0.kernel"], padding=1))
    x = act(F.conv2d(x, w["conv1.kernel"], stride=2, padding=1))
    x = act(F.conv2d(x, w["conv2.kernel"], stride=2, padding=1))
    x = act(F.conv2d(F.pad(x, (1, 2, 1, 2)), w["conv3.kernel"], stride=2))
    x = act(F.linear(x.flatten(1), w["hidden.kernel"], w["hidden.bias"]))
    return F.linear(x, w["head.kernel"], w["head.bias"])[:, 0]


cifar_arrays = read_safetensors(settings["cifarWeights"])
cifar_weights = {name: to_torch(name, array) for name, array in cifar_arrays.items() if not name.endswith(".x")}
cifar_weights = {
    name: w[:, None, None] if name.endswith(("inputBias", "gain")) else w for name, w in cifar_weights.items()
}
cifar_start = images(cifar_arrays["data.x"])[: settings["cifarBatch"]]


def cifar_energy(x, w):
    act = lambda t: F.leaky_relu(t, 0.2)
    conv = lambda t, name: F.conv2d(t, w[f"{name}.kernel"], padding=1)
    biased = lambda t, name: conv(t + w[f"{name}.inputBias"], name)
    x = act(conv(x, "stem"))
    for i in range(6):
        residual = biased(act(biased(x, f"block{i}.first")), f"block{i}.second") * w[f"block{i}.second.gain"]
        x = residual + (conv(x, "block2.shortcut") if i == 2 else x)
        x = act(F.avg_pool2d(x, 2) if i % 2 == 0 else x)
    return F.linear(x.sum((2, 3)), w["head.kernel"], w["head.bias"])[:, 0]


def gaussian(x):
    return 0.5 * (x * x).sum(1)


if settings.get("compile"):
    energy, cifar_energy, gaussian = (
        torch.compile(function, dynamic=False) for function in (energy, cifar_energy, gaussian)
    )


def gradient(function, x, *rest):
    x = x.detach().requires_grad_(True)
    value = function(x, *rest)
    return value.detach(), torch.autograd.grad(value.sum(), x)[0]


def langevin(x, w, count, energy=energy):
    for _ in range(count):
        x = x + 0.005 * torch.randn_like(x)
        _, g = gradient(energy, x, w)
        x = (x - 10 * g.clamp(-0.01, 0.01)).clamp(0, 1)
    return x


with torch.no_grad():
    frozen = normalised(weights)
start = images(arrays["data.x"])[:batch]


def hmc():
    x = hmc.x
    for _ in range(settings["hmcSteps"]):
        p = torch.randn_like(x)
        e, g = gradient(gaussian, x)
        before = e + 0.5 * (p * p).sum(1)
        y, p = x, p - 0.1 * g
        for i in range(10):
            y = y + 0.2 * p
            e, g = gradient(gaussian, y)
            p = p - (0.2 if i < 9 else 0.1) * g
        accept = torch.rand(len(x)) < (before - e - 0.5 * (p * p).sum(1)).exp()
        x = torch.where(accept[:, None], y, x)
    hmc.x = x


hmc.x = torch.randn(1024, 10)


class Trainer:
    def __init__(self):
        self.weights = {name: w.clone() for name, w in weights.items()}
        self.square = {name: torch.zeros_like(w) for name, w in weights.items()}
        self.average = {name: w.clone() for name, w in weights.items()}
        self.buffer = torch.rand(10_000, 1, 28, 28)
        self.count = 0

    def iterate(self):
        slots = torch.randperm(len(self.buffer))[:batch]
        fresh = torch.rand(batch) < 0.05
        x = torch.where(fresh[:, None, None, None], torch.rand(batch, 1, 28, 28), self.buffer[slots])
        with torch.no_grad():
            w = normalised(self.weights)
        x = langevin(x, w, steps)
        learned = {name: w.requires_grad_(True) for name, w in self.weights.items()}
        prepared = normalised(learned)
        positive, negative = energy(start, prepared), energy(x, prepared)
        loss = positive.mean() - negative.mean() + (positive**2).mean() + (negative**2).mean()
        grads = dict(zip(learned, torch.autograd.grad(loss, learned.values())))
        with torch.no_grad():
            self.descend(grads)
        self.buffer[slots] = x

    def descend(self, grads):
        self.count += 1
        unbias = 1 - 0.999**self.count
        for name, g in grads.items():
            w, v = self.weights[name].detach(), self.square[name]
            bound = 3 * (v / unbias).sqrt() + 0.1
            g = torch.clamp(g, -bound, bound)
            v.mul_(0.999).add_(0.001 * g * g)
            w.sub_(1e-4 * unbias**0.5 * g / (v.sqrt() + 1e-8))
            self.weights[name] = w
            self.average[name].mul_(0.99).add_(0.01 * w)
        for name in NORMALISED:
            matrix = self.weights[f"{name}.kernel"].flatten(1)
            v = F.normalize(matrix.T @ state[f"{name}.u"], dim=0)
            state[f"{name}.u"] = F.normalize(matrix @ v, dim=0)


def train():
    train.trainer = train.trainer or Trainer()
    train.trainer.iterate()


train.trainer = None


def check_of(function, array, w):
    e, g = gradient(function, images(array), w)
    return {"energies": e.tolist(), "gradients": g.permute(0, 2, 3, 1).flatten().tolist()}


def check():
    learned = {name: w.clone().requires_grad_(True) for name, w in weights.items()}
    mean = energy(images(arrays["check.x"]), normalised(learned)).mean()
    slopes = {name: slope.norm().item() for name, slope in zip(learned, torch.autograd.grad(mean, learned.values()))}
    return {
        "mnist": check_of(energy, arrays["check.x"], frozen) | {"weightSlopes": slopes},
        "cifar": check_of(cifar_energy, cifar_arrays["check.x"], cifar_weights),
    }


def matmul():
    for _ in range(settings["products"]):
        matmul.a @ matmul.a


matmul.a = torch.rand(1024, 1024)

works = {
    "langevin-mnist": lambda: langevin(start, frozen, settings["langevinSteps"]),
    "langevin-cifar": lambda: langevin(cifar_start, cifar_weights, 1, cifar_energy),
    "train-mnist": train,
    "hmc": hmc,
}
load = None if settings.get("compile") or settings.get("cuda") else loader()
if load:
    works["load-fashion-mnist"] = load
if not settings.get("compile"):
    works |= {"normals": lambda: [torch.randn(1_000_000) for _ in range(settings["draws"])], "matmul": matmul}


def finished(work):
    """A card computes on after it was told to: the clock stops when it is done."""
    return lambda: (work(), torch.cuda.synchronize())


if settings.get("cuda"):
    works = {name: finished(work) for name, work in works.items()}
serve(f"torch {torch.__version__}", works, check)
