"""R after `RNGkind("Knuth-TAOCP-2002")` or `"Knuth-TAOCP"`: subtraction with lags 100 and 37.

Source: Knuth, The Art of Computer Programming 2, section 3.6, with the seeding of 2002 or that of
1997; R scrambles its seed first and hands out the 100 words that follow 1,009 others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validation.replay.generators.r_numbers import inside_unit, scrambled_seed
from validation.replay.generators.r_other_kinds import r_kind

_LONG, _SHORT = 100, 37
_MASK, _EVEN = 2**30 - 1, 2**30 - 2
_SEEDS = 1073741821
_BLOCK = 1009
_TO_UNIT = 9.31322574615479e-10
_ROUNDS = 70


def _after(state: list[int], count: int) -> list[int]:
    """The state `count` words later."""
    words = list(state)
    for j in range(_LONG, count + _LONG):
        words.append((words[j - _LONG] - words[j - _SHORT]) & _MASK)
    return words[count:]


def _start(seed: int, *, of_2002: bool) -> list[int]:
    """Knuth's `ran_start`: the bits of the seed, folded into 100 words."""
    x = [0] * (2 * _LONG - 1)
    s = (seed + 2) & _EVEN
    for j in range(_LONG):
        x[j] = s
        s <<= 1
        if s > _MASK:
            s -= _MASK - 1
    x[1] += 1
    s, rounds = seed & _MASK, _ROUNDS - 1
    while rounds:
        for j in range(_LONG - 1, 0, -1):
            x[2 * j] = x[j]
            if of_2002:
                x[2 * j - 1] = 0
        if not of_2002:
            for j in range(2 * _LONG - 2, _LONG - _SHORT, -2):
                x[2 * _LONG - 1 - j] = x[j] & _EVEN
        for j in range(2 * _LONG - 2, _LONG - 1, -1):
            if of_2002 or x[j] & 1:
                x[j - (_LONG - _SHORT)] = (x[j - (_LONG - _SHORT)] - x[j]) & _MASK
                x[j - _LONG] = (x[j - _LONG] - x[j]) & _MASK
        if s & 1:
            x[1 : _LONG + 1] = x[:_LONG]
            x[0] = x[_LONG]
            if of_2002 or x[_LONG] & 1:
                x[_SHORT] = (x[_SHORT] - x[_LONG]) & _MASK
        if s:
            s >>= 1
        else:
            rounds -= 1
    state = x[_SHORT:_LONG] + x[:_SHORT]
    for _ in range(10 if of_2002 else 0):
        state = _after(state, 2 * _LONG - 1)
    return state


def _uniforms(*, of_2002: bool) -> Callable[[int], Iterator[float]]:
    def uniforms(seed: int) -> Iterator[float]:
        state = _start(scrambled_seed(seed) % _SEEDS, of_2002=of_2002)
        while True:
            state = _after(state, _BLOCK)
            yield from (inside_unit(value * _TO_UNIT) for value in state)

    return uniforms


KNUTH_2002 = r_kind(
    "Knuth-TAOCP-2002",
    _uniforms(of_2002=True),
    rejection=(14, 20, 10, 27, 23, 40),
    rounding=(6, 21, 18, 5, 22, 37),
    ordered=(20, 25, 13, 35, 1, 4),
)
KNUTH_1997 = r_kind(
    "Knuth-TAOCP",
    _uniforms(of_2002=False),
    rejection=(34, 32, 14, 11, 6, 35),
    rounding=(1, 4, 21, 6, 10, 18),
    ordered=(31, 1, 2, 4, 30, 25),
)
