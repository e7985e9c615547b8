"""Disclosed random numbers in RAT-STATS' three forms, brought to one: sets on ranges.

Single-stage numbers are sets of one. Numbers over frames (items, or pages and lines) are
single-stage numbers on 1..total, the frames laid end to end. Sets take a uniform for each
coordinate in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any

from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, StudyError

Range = tuple[int, int]


@brief
@dataclass(frozen=True)
class DisclosedNumbers:
    """Sets of numbers on `ranges`, the sample and the spares; `words` says what they are."""

    drawn: tuple[tuple[int, ...], ...]
    spares: tuple[tuple[int, ...], ...]
    ranges: tuple[Range, ...]
    words: str

    @property
    def possible(self) -> int:
        """How many different sets there are."""
        return prod(high - low + 1 for low, high in self.ranges)


def single_numbers(
    values: Sequence[Any], spares: Sequence[Any], low: int, high: int
) -> DisclosedNumbers:
    """Numbers on low..high."""
    return _checked(
        [(int(v),) for v in values],
        [(int(v),) for v in spares],
        ((low, high),),
        f"{len(values)} numbers on {low}..{high}",
    )


def set_numbers(
    values: Sequence[Any], spares: Sequence[Any], ranges: Sequence[Range]
) -> DisclosedNumbers:
    """Sets, one number for each range."""
    pairs = tuple((int(low), int(high)) for low, high in ranges)
    words = f"{len(values)} sets on {', '.join(f'{a}..{b}' for a, b in pairs)}"
    return _checked([_whole(v) for v in values], [_whole(v) for v in spares], pairs, words)


def framed_numbers(
    values: Sequence[Any], spares: Sequence[Any], frames: Sequence[Any]
) -> DisclosedNumbers:
    """(frame, item) over frames (low, high), or (frame, page, line) over frames of two ranges."""
    shapes = [(frame,) if isinstance(frame[0], int) else tuple(frame) for frame in frames]
    counts = [prod(high - low + 1 for low, high in shape) for shape in shapes]
    before = [0, *accumulate(counts)]

    def number(value: Sequence[int]) -> tuple[int, ...]:
        """Its place on 1..total; 0 where it lies in no frame."""
        frame, *inside = _whole(value)
        if not 1 <= frame <= len(shapes) or len(inside) != len(shapes[frame - 1]):
            return (0,)
        place = 0
        for item, (low, high) in zip(inside, shapes[frame - 1], strict=True):
            if not low <= item <= high:
                return (0,)
            place = place * (high - low + 1) + item - low
        return (before[frame - 1] + place + 1,)

    words = f"{len(values)} numbers over {len(shapes)} frames of {before[-1]:,} items"
    return _checked(
        [number(v) for v in values], [number(v) for v in spares], ((1, before[-1]),), words
    )


def _whole(value: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(part) for part in value)


def _checked(
    drawn: list[tuple[int, ...]],
    spares: list[tuple[int, ...]],
    ranges: tuple[Range, ...],
    words: str,
) -> DisclosedNumbers:
    """Raises `StudyError` for numbers outside the ranges or repeated, or none."""
    found = []
    everything = [*drawn, *spares]
    if not drawn:
        found.append(Problem("values", "no numbers", "the drawn numbers", ""))
    if len(set(everything)) < len(everything):
        found.append(Problem("values", "repeated numbers", "each number once", ""))
    outside = [
        value
        for value in everything
        if len(value) != len(ranges)
        or any(not low <= part <= high for part, (low, high) in zip(value, ranges, strict=True))
    ]
    if outside:
        shown = ", ".join(f"{low}..{high}" for low, high in ranges)
        found.append(
            Problem(
                "values",
                f"{len(outside)} numbers outside {shown}",
                "numbers inside",
                "Give the range of the frame as it was numbered",
            )
        )
    if found:
        raise StudyError.collected(found, what="seed search")
    return DisclosedNumbers(tuple(drawn), tuple(spares), ranges, words)
