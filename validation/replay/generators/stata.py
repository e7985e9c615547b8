"""Stata 14 and later (mt64): `runiform()` and a sort, or `sample n, count`.

MT19937-64 with `init_genrand64` (Nishimura 2000; Matsumoto and Nishimura 2004). `sample` (ado
2.3.0) sorts by columns of `runiform()`, the first of which decides: its units are those of the
plain sort. Earlier releases (KISS) are not reproduced from their published words.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validation.replay.generators.generator import Call, ClosedProgram, whole_seed
from validation.replay.generators.releases import Releases
from validation.replay.generators.usual_ways import sorted_by, until_distinct

MOST_SEED = 2**31 - 1
_WORD = 2**64 - 1
_STATE, _MIDDLE = 312, 156
_HIGH, _LOW = np.uint64(0xFFFFFFFF80000000), np.uint64(0x7FFFFFFF)
_TWIST = np.uint64(0xB5026F5AA96619E9)
_TEMPERING = (
    (np.uint64(17), np.uint64(0x71D67FFFEDA60000)),
    (np.uint64(37), np.uint64(0xFFF7EEE000000000)),
)


def mt64_uniforms(seed: int) -> Iterator[float]:
    """`runiform()` after `set seed`: the upper 53 bits of a word of 64, over 2^53."""
    words = [seed & _WORD]
    for i in range(1, _STATE):
        words.append((6364136223846793005 * (words[-1] ^ (words[-1] >> 62)) + i) & _WORD)
    state = np.array(words, dtype=np.uint64)
    while True:
        _renew(state)
        x = state ^ ((state >> np.uint64(29)) & np.uint64(0x5555555555555555))
        for shift, mask in _TEMPERING:
            x ^= (x << shift) & mask
        x ^= x >> np.uint64(43)
        yield from ((x >> np.uint64(11)) / 2.0**53).tolist()


def _renew(state: np.ndarray) -> None:
    """The next 312 words of the state, in its place."""

    def twisted(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
        mixed = (upper & _HIGH) | (lower & _LOW)
        return np.asarray((mixed >> np.uint64(1)) ^ np.where(mixed & np.uint64(1), _TWIST, 0))

    state[:_MIDDLE] = state[_MIDDLE:] ^ twisted(state[:_MIDDLE], state[1 : _MIDDLE + 1])
    state[_MIDDLE:-1] = state[: _MIDDLE - 1] ^ twisted(state[_MIDDLE:-1], state[_MIDDLE + 1 :])
    state[-1:] = state[_MIDDLE - 1 : _MIDDLE] ^ twisted(state[-1:], state[:1])


def _numbers(seed: str) -> Iterator[float] | None:
    number = whole_seed(seed, 0, MOST_SEED)
    return None if number is None else mt64_uniforms(number)


STATA_TO_13 = ClosedProgram(
    "Stata to 13",
    versions=(None, (13, 99)),
    asks="the do-file and its log, run again in Stata 14 or later after `set rng kiss32`",
    why="the generator of Stata to 13 (KISS) is not reproduced from what was published of it",
)

STATA = Releases(
    "Stata",
    calls=(
        Call("sort by runiform()", sorted_by(_numbers), usual=False),
        # Its printed selections are not published: the maker's program file describes it.
        Call(
            "sample", sorted_by(_numbers), also=("sample, count",), usual=False, mark="documented"
        ),
        Call("ceil(runiform() * N) until distinct", until_distinct(_numbers), usual=False),
    ),
    versions=((14,), None),
    usual=False,
    earlier=(STATA_TO_13,),
    release="Stata 14 or later",
    earlier_releases=("Stata to 13",),
)
