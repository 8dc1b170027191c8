"""Golden pickles for `@ebmjs/datasets`: `pip install numpy`, `python golden/pickles/make.py`.

What Python itself writes of small dictionaries like those of CIFAR's Python version and of the reduced ImageNet, in every
protocol that is read, in base64; and pickles of other things, each of which must be refused by the name that it calls.
"""

import base64
import collections
import datetime
import hashlib
import json
import os
import pickle
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
ROWS, WIDTH = 3, 12


class Calls:
    """Pickles as a call of `function`: what an attacker would do."""

    def __init__(self, function, *args):
        self.made = function, args

    def __reduce__(self):
        return self.made


def main():
    rng = np.random.default_rng(20)
    data = rng.integers(0, 256, size=(ROWS, WIDTH), dtype=np.uint8)
    labels = [1, 1000, 300]
    sets = {
        "lists": {"data": data, "labels": labels, "mean": data.mean(0)},
        "columns": {"data": np.asfortranarray(data), "labels": np.array(labels), "mean": None},
        "bytes": {b"data": data, b"labels": np.array(labels, np.int16), b"batch_label": b"training batch 1 of 5"},
        "long": {"data": np.repeat(data[:, :1], 350, axis=0), "labels": labels * 350, "names": [f"{i}" for i in range(300)]},
        "odd": {"data": data[:1], "labels": [2**40, -1, 0.5, None, True, (), (1, 2, 3, 4), -(2**31)], "same": [data, data]},
    }
    read = {name: [encoded(value, protocol) for protocol in range(2, 6)] for name, value in sets.items()}
    refused = {
        "posix.system": Calls(os.system, "true"),
        "builtins.eval": Calls(eval, "1"),
        "collections.OrderedDict": collections.OrderedDict(data=data),
        "datetime.date": datetime.date(2026, 1, 1),
        "numpy._core.multiarray.scalar": {"data": data, "labels": [np.int64(1)]},
    }
    out = {
        "settings": {"numpy": np.__version__, "python": sys.version.split()[0], "date": str(datetime.date.today())},
        "source": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "data": data.tolist(),
        "labels": labels,
        "read": read,
        "refused": {name: [encoded({"a": value}, protocol) for protocol in (3, 4)] for name, value in refused.items()},
    }
    lines = [f"{json.dumps(name)}:{json.dumps(value, separators=(',', ':'))}" for name, value in out.items()]
    (HERE.parent / "pickles.json").write_text("{" + ",\n".join(lines) + "}\n")


def encoded(value, protocol):
    return base64.b64encode(pickle.dumps(value, protocol=protocol)).decode()


if __name__ == "__main__":
    main()
