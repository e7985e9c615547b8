"""Random numbers that can reach a report: `pcg64/1`.

numpy promises that the bit generator PCG64 gives the same raw 64-bit words for ever, but
not that `Generator` turns them into the same draws. So the raw words come from numpy and
the few lines that turn them into uniforms and integers are ours, with golden tests.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

STREAM: Final = "pcg64/1"
_TO_UNIT: Final = 2.0**-53
_AT_A_TIME: Final = 1 << 15


def seed_of(text: str) -> int:
    """A 128-bit integer seed from text: the first 16 bytes of its SHA-256.

    >>> seed_of("demo") == int(hashlib.sha256(b"demo").hexdigest()[:32], 16)
    True
    """
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:16], "big")


class Stream:
    """A replayable stream of random numbers, recorded as `pcg64/1` with its seed.

    `Stream(7)` and `Stream(7)` give the same numbers on every machine and every numpy.
    `child(k)` is an independent stream for the k-th piece of work, so that results do not
    depend on how many workers share the pieces.
    """

    def __init__(self, seed: int) -> None:
        if seed < 0:
            raise ValueError(f"a stream needs a seed of 0 or more, got {seed}")
        self.seed = seed
        self._bits = np.random.PCG64(seed)

    def child(self, number: int) -> Stream:
        """The stream of the piece `number`, whoever works on it."""
        return Stream(seed_of(f"{STREAM}\n{self.seed}\n{number}"))

    def raw(self, count: int) -> NDArray[np.uint64]:
        """`count` raw 64-bit words."""
        return np.asarray(self._bits.random_raw(count), dtype=np.uint64)

    def uniform(self, *shape: int) -> NDArray[np.float64]:
        """Uniforms on [0, 1): the upper 53 bits of each word times 2**-53."""
        count = int(np.prod(shape)) if shape else 1
        values = np.empty(count)
        for start in range(0, count, _AT_A_TIME):  # Pieces that stay in the processor's cache.
            words = self.raw(min(_AT_A_TIME, count - start))
            words >>= np.uint64(11)
            values[start : start + len(words)] = words.view(np.int64)
        values *= _TO_UNIT
        return values.reshape(shape)

    def integers(self, below: int, count: int) -> NDArray[np.int64]:
        """`count` integers on 0..below-1, each exactly equally likely.

        Words at or above the largest multiple of `below` are thrown away and redrawn.
        """
        if not 0 < below <= 2**63:
            raise ValueError(f"integers need 0 < below <= 2**63, got {below}")
        limit = 2**64 - 2**64 % below
        kept = np.empty(0, dtype=np.uint64)
        while len(kept) < count:
            words = self.raw(count - len(kept))
            if limit < 2**64:
                words = words[words < np.uint64(limit)]
            kept = np.concatenate([kept, words % np.uint64(below)])
        return kept.astype(np.int64)
