"""Layers by their definitions, on torch float64 tensors: images `[n, h, w, c]`, kernels `[kh, kw, in, out]`.

`weights` is a `Weights`, which makes and names what it is asked for; `labels` is `[n, classes]` or None.
"""

import torch
import torch.nn.functional as F


def leaky(x, slope=0.2):
    return torch.where(x > 0, x, slope * x)


ACTIVATIONS = {"leaky-relu": leaky, "relu": torch.relu, "swish": lambda x: x * torch.sigmoid(x)}


def activation(weights, name):
    """The function; where it has a kink, `weights` hears how near to it the inputs come, but for zeros of a relu before."""

    def act(x):
        sizes = x.detach().abs()
        if name != "swish" and sizes.any():
            weights.kinks.append((sizes[sizes > 0].min() / sizes.square().mean().sqrt()).item())
        return ACTIVATIONS[name](x)

    return act


def unit(x):
    return x / x.norm()


def singular_value(matrix, u):
    """One power step from the row `u`, and `v M u'` with `v` and `u'` constant."""
    constant = matrix.detach()
    v = unit(u @ constant.T)
    return v @ matrix @ unit(v @ constant)


def half_a_step_on(matrix, u):
    """The same where `u` is the result of the power step: `v M u` with `v = M u / |M u|`."""
    return unit(matrix.detach() @ u) @ matrix @ u


def normalised(weights, name, shape, zero=False, scale=1):
    """A kernel over its norm; a `zero` one over `s = norm + 1e-6`, times the lesser of `s` and 1."""
    kernel = weights(f"{name}.kernel", shape, scale=scale)
    if not weights.spectral:
        return kernel
    matrix = kernel.reshape(-1, shape[-1])
    u = weights.u(f"{name}.u", matrix.detach())
    sigma = (singular_value if weights.steps is None else half_a_step_on)(matrix, u)
    if not zero:
        return kernel / sigma
    sigma = sigma + 1e-6
    return kernel / sigma * torch.clamp(sigma, max=1)


def same_convolution(x, kernel, stride):
    """With TensorFlow's SAME: `ceil(side / stride)` windows, the odd zero at the end."""
    pads = []
    for side, size in zip(x.shape[1:3], kernel.shape[:2]):
        total = max((-(-side // stride) - 1) * stride + size - side, 0)
        pads.append((total // 2, total - total // 2))
    padded = F.pad(x.permute(0, 3, 1, 2), (*pads[1], *pads[0]))
    return F.conv2d(padded, kernel.permute(3, 2, 0, 1), stride=stride).permute(0, 2, 3, 1)


def padded_convolution(x, kernel, stride, padding):
    """With `padding` zeros on every side."""
    return F.conv2d(
        x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), stride=stride, padding=padding
    ).permute(0, 2, 3, 1)


def per_image(labels, rows):
    return (labels @ rows)[:, None, None, :]


def convolution(
    weights, name, x, outputs, size=(3, 3), stride=1, labels=None, bias=False, gain=False, zero=False, scale=1
):
    """`K * (x + y gb)`, times `y g + cb`; without labels `K * (x + gb)`, times `g`."""
    inputs = x.shape[-1]
    if bias:
        rows = weights(f"{name}.inputBias", table(weights, labels, inputs), scale=0.3)
        x = x + (rows if labels is None else per_image(labels, rows))
    out = same_convolution(x, normalised(weights, name, (*size, inputs, outputs), zero, scale), stride)
    if gain:
        rows = weights(f"{name}.gain", table(weights, labels, outputs), offset=1, scale=0.3)
        shift = None if labels is None else weights(f"{name}.gainShift", rows.shape[1:], scale=0.3)
        out = out * (rows if labels is None else per_image(labels, rows) + shift)
    return out


def table(weights, labels, channels):
    """A number for each channel, or with scalar gains one for all; a row for each class."""
    each = 1 if weights.gains == "scalar" else channels
    return (each,) if labels is None else (labels.shape[1], each)


def pool(x):
    """Means over 2x2 windows; an odd edge is dropped."""
    return F.avg_pool2d(x.permute(0, 3, 1, 2), 2, 2).permute(0, 2, 3, 1)


def residual_block(weights, name, x, outputs, act, labels, down=None, size=(3, 3)):
    """`act(pool(c2(act(c1(x))) + s(x)))`; `down` is None, "average-pool", or "stride" for windows two pixels apart instead."""
    stride = 2 if down == "stride" else 1
    h = act(convolution(weights, f"{name}.first", x, outputs, size, labels=labels, bias=True))
    scale = weights.around_the_cap(size[0] * size[1] * outputs, outputs)
    h = convolution(weights, f"{name}.second", h, outputs, size, stride, labels, True, True, True, scale)
    same = x.shape[-1] == outputs and stride == 1
    out = h + (x if same else convolution(weights, f"{name}.shortcut", x, outputs, size, stride))
    return act(pool(out) if down == "average-pool" else out)


def dense(weights, name, x, outputs, spectral):
    """`x W + b`."""
    shape = (x.shape[1], outputs)
    if spectral:
        kernel = normalised(weights, name, shape)
    else:
        kernel = weights(f"{name}.kernel", shape, scale=float(f"{x.shape[1] ** -0.5:.3g}"))
    return x @ kernel + weights(f"{name}.bias", (outputs,), scale=0.3)


def summed(x):
    return x.sum(dim=(1, 2))


def energy(weights, x):
    """The last dense layer, in the released code never normalised: `[n]`."""
    return dense(weights, "head", x, 1, weights.head_norm)[:, 0]
