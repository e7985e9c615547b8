"""All 65,536 RAT-STATS streams side by side: which of them give the disclosed numbers?"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from sampling.ratstats import STREAMS
from sampling.ratstats.streams import P, Q, R, distinct, uniforms, wichmann_hill_start
from validation.study.disclosed_numbers import DisclosedNumbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

Known = Literal["order", "set"]
# Streams left over for the exact replay; fewer rounds of elimination than this are never needed.
FEW = 32
MOST_ROUNDS = 400


def streams_giving(numbers: DisclosedNumbers, known: Known) -> tuple[int, ...]:
    """The streams whose draws are the disclosed ones: eliminated together, then replayed."""
    return tuple(x for x in _survivors(numbers) if _gives(x, numbers, known))


@cache
def _starts() -> NDArray[np.int64]:
    """The start (A, B, C) of every stream."""
    return np.array([wichmann_hill_start(x) for x in range(STREAMS)], dtype=np.int64).T


def _survivors(numbers: DisclosedNumbers) -> list[int]:
    """Streams whose first sets all lie among the disclosed ones, tried side by side."""
    widths = [high - low + 1 for low, high in numbers.ranges]
    lows = [low for low, _ in numbers.ranges]

    def coded(value: tuple[int, ...]) -> int:
        code = 0
        for part, low, width in zip(value, lows, widths, strict=True):
            code = code * width + part - low
        return code

    disclosed = np.array(sorted(coded(v) for v in (*numbers.drawn, *numbers.spares)))
    left = np.arange(STREAMS)
    a, b, c = (part.copy() for part in _starts())
    for _ in range(min(len(disclosed), MOST_ROUNDS)):
        if len(left) <= FEW:
            break
        codes = np.zeros(len(left), dtype=disclosed.dtype)
        for width in widths:
            a, b, c = 171 * a % P, 172 * b % Q, 170 * c % R
            values = ((a / P + b / Q + c / R) % 1.0 * width).astype(np.int64)
            codes = codes * width + values
        inside = np.isin(codes, disclosed)
        left, a, b, c = left[inside], a[inside], b[inside], c[inside]
    return [int(x) for x in left]


def _gives(stream: int, numbers: DisclosedNumbers, known: Known) -> bool:
    """Does the stream give these sets, the sample first and then the spares?"""
    stream_of = uniforms(stream)

    def draw() -> tuple[int, ...]:
        return tuple(low + int(next(stream_of) * (high - low + 1)) for low, high in numbers.ranges)

    n = len(numbers.drawn)
    found = distinct(n + len(numbers.spares), numbers.possible, draw, asked="values")
    first, rest = tuple(found[:n]), tuple(found[n:])
    same = first == numbers.drawn if known == "order" else set(first) == set(numbers.drawn)
    return same and rest == numbers.spares
