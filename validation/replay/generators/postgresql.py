"""PostgreSQL: `setseed(f)`, then `order by random() limit n`; three generators by release.

15 and later: xoroshiro128** (Blackman and Vigna 2018), whose state are two words of splitmix64.
12 to 14: the 48-bit congruential generator of erand48. To 11 on Linux: the C library's `random()`,
additive feedback with lags 3 and 31; builds for other systems differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from validation.replay.generators.generator import Call, Generator, PrintedDraw
from validation.replay.generators.releases import Releases
from validation.replay.generators.usual_ways import sorted_by, until_distinct

_U32, _U48, _U64 = 2**32 - 1, 2**48 - 1, 2**64 - 1
_M31 = 2**31 - 1
_DISCARDED = 310
_LONG, _SHORT = 31, 3


def uniforms_of_15(seed: float) -> Iterator[float]:
    """The upper 52 bits of each word, over 2^52."""
    key, state = int((2**52 - 1) * seed) & _U64, []
    for _ in range(2):
        key = (key + 0x9E3779B97F4A7C15) & _U64
        z = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _U64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _U64
        state.append(z ^ (z >> 31))
    a, b = state
    while True:
        word = _turned(a * 5 & _U64, 7) * 9 & _U64
        b ^= a
        a, b = _turned(a, 24) ^ b ^ ((b << 16) & _U64), _turned(b, 37)
        yield (word >> 12) / 2**52


def _turned(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & _U64


def uniforms_of_12(seed: float) -> Iterator[float]:
    """x -> 0x5DEECE66D x + 0xB (mod 2^48), over 2^48."""
    x = int(seed * (2**47 - 1)) & _U48
    while True:
        x = (x * 0x5DEECE66D + 0xB) & _U48
        yield x / 2**48


def uniforms_of_11(seed: float) -> Iterator[float]:
    """glibc's `random()` after `srandom`, over 2^31."""
    words = [int(seed * _M31) & _U32 or 1]
    last = words[0] - 2**32 if words[0] > _M31 else words[0]
    for _ in range(_LONG - 1):
        # C's remainder has the sign of the dividend.
        last = int(math.fmod(16807 * last, _M31))
        last += _M31 if last < 0 else 0
        words.append(last)
    words += words[:_SHORT]
    number = len(words)
    while True:
        words.append((words[number - _LONG] + words[number - _SHORT]) & _U32)
        if number >= _DISCARDED + _LONG + _SHORT:
            yield (words[number] >> 1) / 2**31
        number += 1


def _calls(uniforms: Callable[[float], Iterator[float]]) -> tuple[Call, ...]:
    def numbers(seed: str) -> Iterator[float] | None:
        try:
            value = float(seed)
        except ValueError:
            return None
        return uniforms(value) if -1 <= value <= 1 else None

    return (
        Call("order by random()", sorted_by(numbers), also=("sort by random()",), usual=False),
        Call("floor(random() * N) until distinct", until_distinct(numbers), usual=False),
    )


POSTGRESQL_11 = Generator(
    "PostgreSQL to 11",
    calls=_calls(uniforms_of_11),
    versions=(None, (11, 99)),
    settled=True,
    usual=False,
)
POSTGRESQL_12 = Generator(
    "PostgreSQL 12 to 14",
    calls=_calls(uniforms_of_12),
    versions=((12,), (14, 99)),
    settled=True,
    usual=False,
)
POSTGRESQL = Releases(
    "PostgreSQL",
    calls=_calls(uniforms_of_15),
    versions=((15,), None),
    usual=False,
    printed=(
        # setseed(0.42), order by random() over 1,000 rows, PostgreSQL 15.18, less 1.
        PrintedDraw("0.42", 1000, (625, 225, 251, 394, 334, 808, 347, 339), "order by random()"),
    ),
    earlier=(POSTGRESQL_12, POSTGRESQL_11),
    release="PostgreSQL 15 or later",
    earlier_releases=("PostgreSQL 12 to 14", "PostgreSQL to 11"),
)
