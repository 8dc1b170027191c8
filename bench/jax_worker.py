"""JAX: each step a jitted function."""

from common import read_safetensors, serve, settings

from functools import partial

import jax
import jax.numpy as jnp

jax.config.update("jax_platforms", "cpu")
arrays = {name: jnp.asarray(array) for name, array in read_safetensors(settings["weights"]).items()}
NORMALISED = ["conv0", "conv1", "conv2", "conv3", "hidden"]
weights = {name: array for name, array in arrays.items() if name.endswith((".kernel", ".bias"))}
state = {f"{name}.u": arrays[f"{name}.u"] for name in NORMALISED}
batch, steps = settings["batch"], settings["steps"]
start = arrays["data.x"][:batch]


def normalised(weights, state):
    """Kernels over their spectral norms |M u|."""
    kernels = {f"{name}.kernel": weights[f"{name}.kernel"] for name in NORMALISED}
    norm = lambda name, k: jnp.linalg.norm(k.reshape(-1, k.shape[-1]) @ state[name.replace("kernel", "u")])
    return weights | {name: k / norm(name, k) for name, k in kernels.items()}


def act(x):
    return jax.nn.leaky_relu(x, 0.2)


def conv(x, kernel, stride=1):
    layout = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, kernel, (stride, stride), "SAME", dimension_numbers=layout)


def energy(x, w):
    x = act(conv(x, w["conv0.kernel"]))
    for name in ["conv1", "conv2", "conv3"]:
        x = act(conv(x, w[f"{name}.kernel"], 2))
    x = act(x.reshape(len(x), -1) @ w["hidden.kernel"] + w["hidden.bias"])
    return (x @ w["head.kernel"] + w["head.bias"])[:, 0]


cifar_arrays = {name: jnp.asarray(array) for name, array in read_safetensors(settings["cifarWeights"]).items()}
cifar_weights = {name: array for name, array in cifar_arrays.items() if not name.endswith(".x")}
cifar_start = cifar_arrays["data.x"][: settings["cifarBatch"]]


def cifar_energy(x, w):
    biased = lambda t, name: conv(t + w[f"{name}.inputBias"], w[f"{name}.kernel"])
    x = act(conv(x, w["stem.kernel"]))
    for i in range(6):
        residual = biased(act(biased(x, f"block{i}.first")), f"block{i}.second") * w[f"block{i}.second.gain"]
        x = residual + (conv(x, w["block2.shortcut.kernel"]) if i == 2 else x)
        if i % 2 == 0:
            x = x.reshape(len(x), x.shape[1] // 2, 2, x.shape[2] // 2, 2, -1).mean((2, 4))
        x = act(x)
    return (x.sum((1, 2)) @ w["head.kernel"] + w["head.bias"])[:, 0]


def gaussian(x):
    return 0.5 * (x * x).sum(1)


def gradient(function, x, *rest):
    value, pull = jax.vjp(lambda x: function(x, *rest), x)
    return value, pull(jnp.ones_like(value))[0]


@partial(jax.jit, static_argnames="energy")
def langevin_step(x, key, w, energy):
    x = x + 0.005 * jax.random.normal(key, x.shape)
    _, g = gradient(energy, x, w)
    return jnp.clip(x - 10 * jnp.clip(g, -0.01, 0.01), 0, 1)


frozen = normalised(weights, state)
keys = iter([])


def next_key():
    """Split off many at once, so that keys cost nothing."""
    global keys
    key = next(keys, None)
    if key is None:
        next_key.seed += 1
        keys = iter(list(jax.random.split(jax.random.key(next_key.seed), 1000)))
        key = next(keys)
    return key


next_key.seed = 0


def langevin(x, w, count, energy=energy):
    for _ in range(count):
        x = langevin_step(x, next_key(), w, energy)
    return x


def by_hand(x):
    """The Gaussian's energy and slope, without differentiation."""
    return gaussian(x), x


@partial(jax.jit, static_argnames="slope")
def hmc_step(x, key, slope):
    momentum_key, accept_key = jax.random.split(key)
    p = jax.random.normal(momentum_key, x.shape)
    e, g = slope(x)
    before = e + 0.5 * (p * p).sum(1)
    y, p = x, p - 0.1 * g
    for i in range(10):
        y = y + 0.2 * p
        e, g = slope(y)
        p = p - (0.2 if i < 9 else 0.1) * g
    accept = jax.random.uniform(accept_key, (len(x),)) < jnp.exp(before - e - 0.5 * (p * p).sum(1))
    return jnp.where(accept[:, None], y, x)


def hmc(slope):
    for _ in range(settings["hmcSteps"]):
        hmc.x = hmc_step(hmc.x, next_key(), slope)
    hmc.x.block_until_ready()


hmc.x = jax.random.normal(jax.random.key(1), (1024, 10))
differentiated = partial(gradient, gaussian)


@jax.jit
def draw(buffer, key):
    slots_key, fresh_key, prior_key = jax.random.split(key, 3)
    slots = jax.random.permutation(slots_key, len(buffer))[:batch]
    fresh = jax.random.uniform(fresh_key, (batch, 1, 1, 1)) < 0.05
    return slots, jnp.where(fresh, jax.random.uniform(prior_key, (batch, 28, 28, 1)), buffer[slots])


@jax.jit
def descend(run, x):
    def loss(weights):
        w = normalised(weights, run["state"])
        positive, negative = energy(start, w), energy(x, w)
        return positive.mean() - negative.mean() + (positive**2).mean() + (negative**2).mean()

    count = run["count"] + 1
    unbias = 1 - 0.999**count
    new = {"weights": {}, "square": {}, "average": {}, "state": {}, "count": count}
    for name, g in jax.grad(loss)(run["weights"]).items():
        v = run["square"][name]
        bound = 3 * jnp.sqrt(v / unbias) + 0.1
        g = jnp.clip(g, -bound, bound)
        v = 0.999 * v + 0.001 * g * g
        w = run["weights"][name] - 1e-4 * jnp.sqrt(unbias) * g / (jnp.sqrt(v) + 1e-8)
        new["weights"][name], new["square"][name] = w, v
        new["average"][name] = 0.99 * run["average"][name] + 0.01 * w
    unit = lambda t: t / jnp.linalg.norm(t)
    for name in NORMALISED:
        kernel = new["weights"][f"{name}.kernel"]
        matrix = kernel.reshape(-1, kernel.shape[-1])
        new["state"][f"{name}.u"] = unit(matrix.T @ unit(matrix @ run["state"][f"{name}.u"]))
    return new


normalise = jax.jit(normalised)
write = jax.jit(lambda buffer, slots, x: buffer.at[slots].set(x), donate_argnums=0)


def train():
    if train.run is None:
        zeros = {name: jnp.zeros_like(w) for name, w in weights.items()}
        train.run = {"weights": weights, "square": zeros, "average": weights, "state": state, "count": 0}
        train.buffer = jax.random.uniform(jax.random.key(2), (10_000, 28, 28, 1))
    slots, x = draw(train.buffer, next_key())
    x = langevin(x, normalise(train.run["weights"], train.run["state"]), steps)
    train.run = descend(train.run, x)
    train.buffer = write(train.buffer, slots, x)
    jax.block_until_ready((train.run, train.buffer))


train.run = None


def check_of(function, x, w):
    e, g = gradient(function, x, w)
    return {"energies": e.tolist(), "gradients": g.flatten().tolist()}


def check():
    x = arrays["check.x"]
    slopes = jax.grad(lambda weights: energy(x, normalised(weights, state)).mean())(weights)
    norms = {name: float(jnp.linalg.norm(slope.flatten())) for name, slope in slopes.items()}
    return {
        "mnist": check_of(energy, x, frozen) | {"weightSlopes": norms},
        "cifar": check_of(cifar_energy, cifar_arrays["check.x"], cifar_weights),
    }


normals = jax.jit(lambda key: jax.random.normal(key, (1_000_000,)))
product = jax.jit(lambda a: a @ a)
square = jax.random.uniform(jax.random.key(3), (1024, 1024))


def matmul():
    for _ in range(settings["products"]):
        product(square).block_until_ready()


works = {
    "langevin-mnist": lambda: langevin(start, frozen, settings["langevinSteps"]).block_until_ready(),
    "langevin-cifar": lambda: langevin(cifar_start, cifar_weights, 1, cifar_energy).block_until_ready(),
    "train-mnist": train,
    "hmc": lambda: hmc(differentiated),
    "hmc-analytic": lambda: hmc(by_hand),
    "normals": lambda: [normals(next_key()).block_until_ready() for _ in range(settings["draws"])],
    "matmul": matmul,
}
serve(f"jax {jax.__version__}", works, check)
