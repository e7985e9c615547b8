"""R's `sample(N, n)` after `set.seed(seed)`: Mersenne-Twister, Rejection or Rounding.

From R's public documentation (?RNG, ?sample) and the published Mersenne-Twister algorithm
(Matsumoto and Nishimura 1998): the seed is scrambled 50 times by x -> 69069 x + 1 (mod 2^32),
the next 625 values fill the state (the first of them is replaced by the position 624), a
uniform is the tempered word times 2.3283064365386963e-10, kept inside (0, 1). From R 3.6.0 on
`Rejection` draws an index below N from ceil(log2 N) random bits, 16 from each uniform,
rejecting what is not below N; before, `Rounding` took floor(N u). Without replacement, each
drawn element is replaced by the last one of those left. Checked against R itself in the tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np

Kind = Literal["Rejection", "Rounding"]
_TO_UNIT = 2.3283064365386963e-10
_WORD = 0xFFFFFFFF
_SCRAMBLES = 50
_STATE = 624
# Above this N, and for at most half of it, R draws by rejecting repeats instead of a list.
_HASHED_FROM = 10_000_000


def _uniforms(seed: int) -> Callable[[], float]:
    """R's `unif_rand` after `set.seed(seed)`."""
    x = seed & _WORD
    for _ in range(_SCRAMBLES):
        x = (69069 * x + 1) & _WORD
    words = []
    for _ in range(_STATE + 1):
        x = (69069 * x + 1) & _WORD
        words.append(x)
    bits = np.random.MT19937()
    bits.state = {
        "bit_generator": "MT19937",
        "state": {"key": np.array(words[1:], dtype=np.uint32), "pos": _STATE},
    }

    def uniform() -> float:
        value = float(bits.random_raw()) * _TO_UNIT
        return min(max(value, 0.5 * _TO_UNIT), 1.0 - 0.5 * _TO_UNIT)

    return uniform


def _index(uniform: Callable[[], float], below: int, kind: Kind) -> int:
    if kind == "Rounding":
        return int(below * uniform())
    bits = math.ceil(math.log2(below)) if below > 1 else 0
    while True:
        value = 0
        for _ in range(0, bits + 1, 16):
            value = 65536 * value + int(uniform() * 65536)
        value &= (1 << bits) - 1
        if value < below:
            return value


def r_sample(seed: int, size: int, count: int, *, kind: Kind = "Rejection") -> list[int]:
    """The places (0-based) of `set.seed(seed); sample(size, count) - 1`.

    >>> r_sample(42, 10, 5)
    [0, 4, 9, 7, 1]
    """
    uniform = _uniforms(seed)
    if size > _HASHED_FROM and count <= size / 2:
        found: dict[int, None] = {}
        while len(found) < count:
            found.setdefault(_index(uniform, size, kind))
        return list(found)
    left = list(range(size))
    drawn = []
    for below in range(size, size - count, -1):
        place = _index(uniform, below, kind)
        drawn.append(left[place])
        left[place] = left[below - 1]
    return drawn
