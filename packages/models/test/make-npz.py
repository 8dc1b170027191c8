"""Writes numpy.npz and numpy-packed.npz beside this file: arrays that NumPy itself wrote, for npz.test.ts.

    python3 make-npz.py        # with NumPy 2.4
"""

from pathlib import Path

import numpy as np

here = Path(__file__).parent
counted = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8
arrays = {
    "single": counted,
    "double": counted.astype(np.float64) + 1e-12,
    "half": np.array([0, -0.0, 1, -2.5, 65504, 2**-14, 2**-24, 1 / 3], dtype=np.float16),
    "layer/fortran": np.asfortranarray(counted),
    "scalar": np.float32(7),
    "empty": np.zeros((0, 3), dtype=np.float32),
    "steps": np.int64(3),
    "backwards": counted.astype(">f4"),
}
np.savez(here / "numpy.npz", **arrays)
np.savez_compressed(here / "numpy-packed.npz", **arrays)
