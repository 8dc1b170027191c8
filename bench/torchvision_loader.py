"""Fashion-MNIST by torchvision's own loader: unpacked from gzip as it unpacks downloads, read, and one shuffled batch."""

import os
import tempfile

import torch

FOLDER = "/usr/share/datasets/fashion-mnist"  # Debian's package dataset-fashion-mnist
TRAIN = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]
TEST = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]


def import_torchvision():
    """A torchvision that was built for another PyTorch lacks its operators, of which the loader needs none."""
    try:
        import torchvision
    except RuntimeError:
        for name in ("nms", "qnms"):
            torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision
    return torchvision


def loader():
    """What loads a first batch of 128; none without torchvision or the files."""
    try:
        torchvision = import_torchvision()
    except ImportError:
        return None
    if not os.path.isdir(FOLDER):
        return None
    from torchvision.datasets.utils import extract_archive

    def load():
        with tempfile.TemporaryDirectory() as root:
            raw = os.path.join(root, "FashionMNIST", "raw")
            os.makedirs(raw)
            for name in TRAIN:
                extract_archive(os.path.join(FOLDER, f"{name}.gz"), raw)
            for name in TEST:  # only looked whether they are there
                open(os.path.join(raw, name), "w").close()
            data = torchvision.datasets.FashionMNIST(root, transform=torchvision.transforms.ToTensor())
            x, _ = next(iter(torch.utils.data.DataLoader(data, batch_size=128, shuffle=True)))
            assert len(data) == 60_000 and x.shape == (128, 1, 28, 28)

    return load
