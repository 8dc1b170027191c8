"""The networks of Du and Mordatch 2019 as their released code has them, and the CNN of the UvA's tutorial on EBMs.

Each takes `(weights, x, labels, **options)` and returns energies `[n]`. Options bear the names that `@ebmjs/models` gives
them, and so do the weights. `width` is the paper's F.
"""

import torch
from layers import (
    activation,
    convolution,
    dense,
    energy,
    normalised,
    padded_convolution,
    residual_block,
    summed,
)

# Blocks: name, width in units of F, whether the image is halved.
RESNET32 = [
    ("resOptim", 1, True),
    ("res1", 1, False),
    ("res2", 2, True),
    ("res3", 2, False),
    ("res4", 2, True),
    ("res5", 2, False),
]
FIRST = [("resOptim", 1, True), ("res1", 1, False), ("res2", 1, False)]
SECOND = [("res3", 2, True), ("res4", 2, False), ("res5", 2, False)]
THIRD = [("res6", 4, True), ("res7", 4, False), ("res8", 4, False)]
LARGE = [*FIRST, *SECOND, *THIRD]
LARGER = [
    *FIRST,
    ("res2a", 1, False),
    ("res2b", 1, False),
    *SECOND,
    ("res5a", 2, False),
    ("res5b", 2, False),
    *THIRD,
    ("res8a", 4, False),
    ("res8b", 4, False),
]
RESNET128 = [
    ("resOptim", 1, True),
    ("res3", 2, True),
    ("res5", 4, True),
    ("res7", 8, True),
    ("res9", 8, True),
    ("res10", 8, False),
]


def attention(weights, x, width):
    """`x + gamma softmax(q k') v` over pixels: q and k `width` wide, linear, with a bias; v leaky without."""
    n, height, breadth, channels = x.shape
    pixels = x.reshape(n, height * breadth, channels)

    def one(part, outputs):
        return pixels @ normalised(weights, f"attention.{part}", (1, 1, channels, outputs))[0, 0]

    q = one("query", width) + weights("attention.query.bias", (width,), scale=0.3)
    k = one("key", width) + weights("attention.key.bias", (width,), scale=0.3)
    v = activation(weights, "leaky-relu")(one("value", channels))
    seen = torch.softmax(q @ k.transpose(1, 2), dim=-1) @ v
    return x + weights("attention.gamma", (), offset=0.7, scale=0.1) * seen.reshape(x.shape)


ATTENTION = [("attention", None, False)]


def replaced(blocks, name, on):
    """Attention in the place of a block, if it is on."""
    at = [block[0] for block in blocks].index(name)
    return blocks[:at] + ATTENTION + blocks[at + 1 :] if on else blocks


def residual(weights, x, labels, blocks, acts, width, stem=None, halving="average-pool", query=None):
    """`acts`: of the stem, the first block, the other blocks, the head. `query`: width of the attention's q and k."""
    of_stem, of_first, of_others, of_head = (activation(weights, name) for name in acts)
    x = of_stem(convolution(weights, "stem", x, stem or width))
    for i, (name, widths, halved) in enumerate(blocks):
        if name == "attention":
            x = attention(weights, x, query)
        else:
            act = of_others if i else of_first
            x = residual_block(weights, name, x, widths * width, act, labels, halving if halved else None)
    return energy(weights, summed(of_head(x)))


def resnet32(weights, x, labels, width, activation="leaky-relu", attention=False, halving="average-pool", preset="code"):
    """`preset` "appendix" has the activation before the head too; its gains and its last layer `weights` knows."""
    blocks = replaced(RESNET32, "res3", attention)
    acts = [activation] * 3 + ["relu" if preset == "code" else activation]
    return residual(weights, x, labels, blocks, acts, width, halving=halving, query=width // 2)


def large_head(labels):
    return "relu" if labels is None else "leaky-relu"


def resnet32_large(weights, x, labels, width, activation="leaky-relu", attention=False):
    blocks = replaced(LARGE, "res4", attention)
    return residual(weights, x, labels, blocks, [activation] * 3 + [large_head(labels)], width, query=width)


def resnet32_larger(weights, x, labels, width, activation="leaky-relu", attention=False):
    blocks = replaced(LARGER, "res4", attention)
    return residual(weights, x, labels, blocks, [activation] * 3 + [large_head(labels)], width, query=width // 2)


def swish_or(activation, faithful):
    """In these two the head is swish where the rest is; the first block is leaky in the code whatever the rest is."""
    first = "leaky-relu" if faithful else activation
    return [activation, first, activation, "swish" if activation == "swish" else "relu"]


def resnet32_wider(weights, x, labels, width, stem, activation="leaky-relu", attention=False, faithful=False):
    blocks = replaced(LARGE, "res1", attention)
    acts = swish_or(activation, faithful)
    return residual(weights, x, labels, blocks, acts, width, stem=stem, query=width // 2)


def resnet128(weights, x, labels, width, activation="swish", attention=False, faithful=False):
    blocks = RESNET128[:1] + ATTENTION + RESNET128[1:] if attention else RESNET128
    return residual(weights, x, labels, blocks, swish_or(activation, faithful), width, query=width // 2)


def mnist_net(weights, x, labels, width, activation="leaky-relu"):
    act = of(weights, activation)
    if labels is not None:  # for each class a map of y / 10, beside the image
        maps = labels[:, None, None, :].expand(-1, *x.shape[1:3], -1) / 10
        x = torch.cat([x, maps], dim=-1)
    x = act(convolution(weights, "conv0", x, width))
    for i, outputs in enumerate([width, 2 * width, 4 * width]):
        x = act(convolution(weights, f"conv{i + 1}", x, outputs, size=(4, 4), stride=2))
    x = act(dense(weights, "hidden", x.reshape(len(x), -1), 128, weights.spectral))
    return energy(weights, x)


def dsprites_net(weights, x, labels, width, activation="leaky-relu"):
    act = of(weights, activation)
    x = act(convolution(weights, "conv0", x, width // 2))
    for i, outputs in enumerate([width, 2 * width, 2 * width, 2 * width]):
        gain = i == 2
        x = act(convolution(weights, f"conv{i + 1}", x, outputs, (4, 4), 2, labels, bias=True, gain=gain))
    x = act(dense(weights, "hidden", x.reshape(len(x), -1), 2 * width, weights.spectral))
    return energy(weights, x)


def uva_cnn(weights, x, labels, width, activation="swish"):
    act = of(weights, activation)
    for i, (outputs, size, padding) in enumerate([(1, 5, 4), (2, 3, 1), (4, 3, 1), (4, 3, 1)]):
        inputs = x.shape[-1]
        scale = float(f"{size**-1 * inputs**-0.5:.3g}")
        kernel = weights(f"conv{i}.kernel", (size, size, inputs, outputs * width), scale=scale)
        x = padded_convolution(x, kernel, 2, padding) + weights(f"conv{i}.bias", (outputs * width,), scale=0.3)
        x = act(x)
    x = act(dense(weights, "hidden", x.reshape(len(x), -1), 4 * width, spectral=False))
    return energy(weights, x)


def residual_network(weights, x, labels, width, blocks, activation="swish", conditioning="head"):
    """Of no paper: the blocks above, and with conditioning at the head one energy for each class."""
    act = of(weights, activation)
    of_blocks = labels if conditioning == "gain" else None
    x = act(convolution(weights, "stem", x, width))
    for i, block in enumerate(blocks):
        down = "average-pool" if block["down"] else None
        x = residual_block(weights, f"block{i}", x, block["width"], act, of_blocks, down)
    if labels is None or conditioning == "gain":
        return energy(weights, summed(x))
    return (dense(weights, "head", summed(x), labels.shape[1], spectral=False) * labels).sum(dim=1)


def trajectory_net(weights, x, labels, width, blocks, activation="swish"):
    """Of no paper: `[n, steps, features]` as an image one pixel wide, windows of three moments."""
    act = of(weights, activation)
    x = act(convolution(weights, "stem", x[:, :, None, :], width, (3, 1)))
    for i in range(blocks):
        x = residual_block(weights, f"res{i + 1}", x, width, act, labels, size=(3, 1))
    return energy(weights, summed(x))


def mlp(weights, x, labels, widths, activation="swish"):
    act = of(weights, activation)
    for i, outputs in enumerate(widths):
        x = act(dense(weights, f"dense{i}", x, outputs, spectral=False))
    return energy(weights, x)


of = activation  # an option's name hides it

NETWORKS = {
    "resnet32": resnet32,
    "resnet32Large": resnet32_large,
    "resnet32Larger": resnet32_larger,
    "resnet32Wider": resnet32_wider,
    "resnet128": resnet128,
    "mnistNet": mnist_net,
    "dspritesNet": dsprites_net,
    "uvaCnn": uva_cnn,
    "trajectoryNet": trajectory_net,
    "residualNetwork": residual_network,
    "mlp": mlp,
}
