"""R's `set.seed` and `sample`, written out from R's documentation, with the state carried over.

The auditor's own copy: the draws of the made studies do not come from the code under test.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_WORD = 0xFFFFFFFF


class RStream:
    """R's Mersenne Twister after `set.seed(seed)`; `kind` is R's `sample.kind`."""

    def __init__(self, seed: int, *, kind: str = "Rejection") -> None:
        x = seed & _WORD
        for _ in range(50):
            x = (69069 * x + 1) & _WORD
        words = []
        for _ in range(625):
            x = (69069 * x + 1) & _WORD
            words.append(x)
        self._state, self._next, self._kind = words[1:], 624, kind

    def _word(self) -> int:
        state = self._state
        if self._next == 624:
            for k in range(624):
                y = (state[k] & 0x80000000) | (state[(k + 1) % 624] & 0x7FFFFFFF)
                state[k] = state[(k + 397) % 624] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0)
            self._next = 0
        y = state[self._next]
        self._next += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C5680
        y ^= (y << 15) & 0xEFC60000
        return y ^ (y >> 18)

    def uniform(self) -> float:
        """R's `runif(1)`."""
        small = 0.5 / 4294967295
        return min(max(self._word() / 2**32, small), 1 - small)

    def _index(self, below: int) -> int:
        if self._kind == "Rounding":
            return int(below * self.uniform())
        bits = math.ceil(math.log2(below)) if below > 1 else 0
        while True:
            value = 0
            for _ in range(0, bits + 1, 16):
                value = 65536 * value + int(65536 * self.uniform())
            value &= (1 << bits) - 1
            if value < below:
                return value

    def sample(self, size: int, n: int) -> list[int]:
        """`sample(size, n) - 1`."""
        left, drawn = list(range(size)), []
        for below in range(size, size - n, -1):
            place = self._index(below)
            drawn.append(left[place])
            left[place] = left[below - 1]
        return drawn


def in_turn(
    seed: int, sizes: Sequence[int], counts: Sequence[int], *, kind: str = "Rejection"
) -> list[list[int]]:
    """One `set.seed`, then `sample(N_h, n_h)` stratum after stratum."""
    stream = RStream(seed, kind=kind)
    return [stream.sample(size, n) for size, n in zip(sizes, counts, strict=True)]
