"""What the Python workers share: weights from a file of ebmjs, and the line protocol of serve.ts."""

import json
import os
import struct
import sys
import time

import numpy as np

settings = json.loads(sys.argv[1])

answers = os.fdopen(os.dup(1), "w")  # libraries that print must not answer
os.dup2(2, 1)

if hasattr(os, "sched_setaffinity"):  # libraries that take every core get this many
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: settings["threads"]])


def read_safetensors(path):
    """Named float32 arrays."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).copy()
        for name, entry in header.items()
    }


def say(answer):
    print(json.dumps(answer), file=answers, flush=True)


def serve(version, works, check):
    """Answers `check` with numbers to compare and `go WORK` with the seconds that it took, a line each."""
    say({"version": version, "works": list(works)})
    for line in sys.stdin:
        verb, _, name = line.strip().partition(" ")
        try:
            if verb == "check":
                say(check())
            else:
                start = time.perf_counter()
                works[name]()
                say({"seconds": time.perf_counter() - start})
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})
