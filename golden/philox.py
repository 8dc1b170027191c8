"""Random numbers by keys: Philox4x32-10 (Salmon et al. 2011) and Box and Muller's transform, as @ebmjs/core draws them."""

import numpy as np

M0, M1, W0, W1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
SPLIT, UNIFORM, NORMAL = 1, 2, 3
WORD = 0xFFFFFFFF


def philox(counters, key):
    """Blocks of four words, uint64 `[n, 4]`, of counters `[n, 4]` under a key of two words."""
    c0, c1, c2, c3 = (np.asarray(counters, np.uint64).T + np.uint64(0)).copy()
    k0, k1 = key
    low, shift = np.uint64(WORD), np.uint64(32)
    for _ in range(10):
        p0, p1 = c0 * np.uint64(M0), c2 * np.uint64(M1)
        c0, c1, c2, c3 = (p1 >> shift) ^ c1 ^ np.uint64(k0), p1 & low, (p0 >> shift) ^ c3 ^ np.uint64(k1), p0 & low
        k0, k1 = (k0 + W0) & WORD, (k1 + W1) & WORD
    return np.stack([c0, c1, c2, c3], axis=1)


def key(seed):
    return (seed & WORD, seed >> 32)


def fold_in(parent, data):
    words = philox([[data & WORD, data >> 32, 1, SPLIT]], parent)[0]
    return (int(words[0]), int(words[1]))


def words(key, n, purpose):
    blocks = -(-n // 4)
    counters = np.zeros((blocks, 4), np.uint64)
    counters[:, 0] = np.arange(blocks)
    counters[:, 3] = purpose
    return philox(counters, key).reshape(-1)[:n]


def uniform(key, shape):
    """On [0, 1) in steps of 2^-24."""
    return (words(key, int(np.prod(shape)), UNIFORM) >> np.uint64(8)).astype(np.float64).reshape(shape) * 2.0**-24


def normal(key, shape):
    """Standard normals, rounded to float32 as they are there."""
    size = int(np.prod(shape))
    pairs = words(key, size + size % 2, NORMAL).astype(np.float64).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log((pairs[:, 0] + 1) * 2.0**-32))
    angle = 2 * np.pi * pairs[:, 1] * 2.0**-32
    draws = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:size]
    return draws.astype(np.float32).astype(np.float64).reshape(shape)


def check():
    """The known answers that Random123 publishes for philox4x32-10."""
    ones = [WORD] * 4
    pi = [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344]
    for counter, under, answer in [
        ([0] * 4, (0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        (ones, (WORD, WORD), [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (pi, (0xA4093822, 0x299F31D0), [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]),
    ]:
        assert philox([counter], under)[0].tolist() == answer
