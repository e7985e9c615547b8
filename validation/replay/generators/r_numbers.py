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
from functools import lru_cache
from typing import Literal

import numpy as np

from validation.replay.generators.generator import whole_seed

Kind = Literal["Rejection", "Rounding"]
_TO_UNIT = 2.3283064365386963e-10
_WORD = 0xFFFFFFFF
_SCRAMBLES = 50
_STATE = 624
# Above this N, and for at most half of it, R draws by rejecting repeats instead of a list.
_HASHED_FROM = 10_000_000
# Uniforms that are made together.
_BLOCK = 256


def _seeding() -> tuple[np.ndarray, np.ndarray]:
    """What turns a seed into the 624 words of the state: word = power * seed + sum (mod 2^32).

    x -> 69069 x + 1 is applied 50 times, and then once for each word; the first is left out.
    """
    powers, sums = [], []
    power, total = 1, 0
    for step in range(_SCRAMBLES + _STATE + 1):
        power, total = 69069 * power & _WORD, (69069 * total + 1) & _WORD
        if step > _SCRAMBLES:
            powers.append(power)
            sums.append(total)
    return np.array(powers, dtype=np.uint32), np.array(sums, dtype=np.uint32)


_POWERS, _SUMS = _seeding()


def _generator(seed: int) -> np.random.MT19937:
    bits = np.random.MT19937(0)
    words = _POWERS * np.uint32(seed) + _SUMS
    bits.state = {"bit_generator": "MT19937", "state": {"key": words, "pos": _STATE}}
    return bits


def _in_unit(words: np.ndarray) -> list[float]:
    """R's uniforms, kept inside (0, 1)."""
    values = words.astype(np.float64) * _TO_UNIT
    found: list[float] = np.clip(values, 0.5 * _TO_UNIT, 1.0 - 0.5 * _TO_UNIT).tolist()
    return found


@lru_cache(maxsize=64)
def _first_uniforms(seed: int) -> tuple[float, ...]:
    """The first block of a seed: few draws need more, and a search asks for it often."""
    return tuple(_in_unit(_generator(seed).random_raw(_BLOCK)))


class RSamples:
    """R's `sample(N, n)` after one `set.seed(seed)`, call after call."""

    def __init__(self, seed: int, kind: Kind = "Rejection") -> None:
        self.kind = kind
        self._seed = seed & _WORD
        self._bits: np.random.MT19937 | None = None
        self._seen: list[float] = list(_first_uniforms(self._seed))
        self._next = 0

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call, and up to `further` that follow them.

        The next call begins where this one ended after `count` places.
        """
        wanted = min(count + further, size)
        if size > _HASHED_FROM and count <= size / 2:
            return self._hashed(size, count, wanted)
        # Only places that were drawn differ from their own number: a sparse list is enough.
        moved: dict[int, int] = {}
        drawn: list[int] = []
        ended = self._next
        for below in range(size, size - wanted, -1):
            place = self._index(below)
            drawn.append(moved.get(place, place))
            moved[place] = moved.get(below - 1, below - 1)
            if len(drawn) == count:
                ended = self._next
        self._go_on_from(ended)
        return drawn

    def _hashed(self, size: int, count: int, wanted: int) -> list[int]:
        found: dict[int, None] = {}
        ended = self._next
        while len(found) < wanted:
            found.setdefault(self._index(size))
            if len(found) == count and ended == 0:
                ended = self._next
        self._go_on_from(ended or self._next)
        return list(found)

    def _go_on_from(self, place: int) -> None:
        """Forget the uniforms before `place`; those after it are handed out again."""
        del self._seen[:place]
        self._next = 0

    def _uniform(self) -> float:
        """R's `unif_rand`."""
        if self._next == len(self._seen):
            if self._bits is None:
                self._bits = _generator(self._seed)
                self._bits.random_raw(_BLOCK)
            self._seen += _in_unit(self._bits.random_raw(_BLOCK))
        self._next += 1
        return self._seen[self._next - 1]

    def _index(self, below: int) -> int:
        if self.kind == "Rounding":
            return int(below * self._uniform())
        bits = math.ceil(math.log2(below)) if below > 1 else 0
        while True:
            value = 0
            for _ in range(0, bits + 1, 16):
                value = 65536 * value + int(self._uniform() * 65536)
            value &= (1 << bits) - 1
            if value < below:
                return value


def r_seed(seed: str) -> int | None:
    """A stated seed as R takes it; None for one that it does not take."""
    return whole_seed(seed, 1 - 2**31, 2**31 - 1)


def r_sample(seed: int, size: int, count: int, *, kind: Kind = "Rejection") -> list[int]:
    """The places (0-based) of `set.seed(seed); sample(size, count) - 1`.

    >>> r_sample(42, 10, 5)
    [0, 4, 9, 7, 1]
    """
    return RSamples(seed, kind).draw(size, count)
