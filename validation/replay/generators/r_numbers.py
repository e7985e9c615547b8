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
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import numpy as np

from validation.replay.generators.generator import whole_seed
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import ranks

Kind = Literal["Rejection", "Rounding"]
_TO_UNIT = 2.3283064365386963e-10
SMALLEST = 2.328306437080797e-10
"""1/(2^32 - 1), as R's source writes it: twice the smallest uniform number."""
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
    found: list[float] = np.clip(values, 0.5 * SMALLEST, 1.0 - 0.5 * SMALLEST).tolist()
    return found


@lru_cache(maxsize=64)
def _first_uniforms(seed: int) -> tuple[float, ...]:
    """The first block of a seed: few draws need more, and a search asks for it often."""
    return tuple(_in_unit(_generator(seed).random_raw(_BLOCK)))


def mersenne_uniforms(seed: int) -> Iterator[float]:
    """R's default `unif_rand` after `set.seed(seed)`."""
    yield from _first_uniforms(seed & _WORD)
    bits = _generator(seed & _WORD)
    bits.random_raw(_BLOCK)
    while True:
        yield from _in_unit(bits.random_raw(_BLOCK))


class RSamples:
    """R's `sample(N, n)` from a stream of R's uniforms, call after call."""

    def __init__(self, stream: UniformStream, kind: Kind = "Rejection") -> None:
        self.kind = kind
        self._stream = stream

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
        ended = self._stream.mark()
        for below in range(size, size - wanted, -1):
            place = self.index(below)
            drawn.append(moved.get(place, place))
            moved[place] = moved.get(below - 1, below - 1)
            if len(drawn) == count:
                ended = self._stream.mark()
        self._stream.back(ended)
        return drawn

    def _hashed(self, size: int, count: int, wanted: int) -> list[int]:
        found: dict[int, None] = {}
        ended = self._stream.mark()
        while len(found) < wanted:
            before = len(found)
            found.setdefault(self.index(size))
            if before < count <= len(found):
                ended = self._stream.mark()
        self._stream.back(ended)
        return list(found)

    def row_numbers(self, size: int) -> np.ndarray:
        """The place of every row in `sample(N)`, the whole list in random order."""
        return ranks(np.array(self.draw(size, size), dtype=np.int64))

    def index(self, below: int) -> int:
        """R's `R_unif_index`: a whole number from 0 below `below`."""
        if self.kind == "Rounding":
            return int(below * self._stream.next())
        bits = math.ceil(math.log2(below)) if below > 1 else 0
        while True:
            value = 0
            for _ in range(0, bits + 1, 16):
                value = 65536 * value + int(self._stream.next() * 65536)
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
    return RSamples(UniformStream(mersenne_uniforms(seed)), kind).draw(size, count)


def scrambled_seed(seed: int) -> int:
    """A seed as `set.seed` scrambles it."""
    word = seed & _WORD
    for _ in range(_SCRAMBLES):
        word = (69069 * word + 1) & _WORD
    return word


def scrambled(seed: int) -> Iterator[int]:
    """The words with which `set.seed` fills the state of a generator, one after another."""
    word = scrambled_seed(seed)
    while True:
        word = (69069 * word + 1) & _WORD
        yield word


def inside_unit(value: float) -> float:
    """A uniform number as R keeps it inside (0, 1)."""
    return min(max(value, 0.5 * SMALLEST), 1.0 - 0.5 * SMALLEST)
