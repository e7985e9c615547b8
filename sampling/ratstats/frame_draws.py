"""Random numbers over several frames laid end to end, as RAT-STATS draws them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from primafacie.core.errors import DrawError
from sampling.ratstats.drawn_numbers import Drawn, check_request
from sampling.ratstats.number_draws import single_stage

Range = tuple[int, int]


@dataclass(frozen=True, order=True)
class FrameItem:
    """A random number on 1..total, the frame it falls in (from 1) and the item inside it."""

    number: int
    frame: int
    item: int


@dataclass(frozen=True, order=True)
class FrameLine:
    """A random number on 1..total lines, the frame (from 1), the page and the line."""

    number: int
    frame: int
    page: int
    line: int


def frames_single(
    seed: float, quantity: int, spares: int, frames: Sequence[Range]
) -> Drawn[FrameItem]:
    """Numbers over frames of items: a draw on 1..total, mapped cumulatively over the frames.

    Source: RAT-STATS Companion Manual (Rev. 5/2010), p. 1-6.

    >>> frames_single(12345, 3, 2, [(1, 1050), (8405, 9565)]).sequential[1]
    FrameItem(number=1098, frame=2, item=8452)
    """
    ranges = [(low, high) for low, high in frames]
    check_request(quantity, spares, ranges)
    ends = list(accumulate(high - low + 1 for low, high in ranges))

    def place(number: int) -> FrameItem:
        frame = bisect_left(ends, number)
        before = ends[frame - 1] if frame else 0
        return FrameItem(number, frame + 1, ranges[frame][0] + number - before - 1)

    drawn = single_stage(seed, quantity, spares, 1, ends[-1])
    placed = [place(number) for number in drawn.in_order]
    return Drawn.from_order("Frames - Single Stage", seed, ends[-1], placed, quantity)


def frames_sets_of_two(
    seed: float, quantity: int, spares: int, frames: Sequence[tuple[Range, Range]]
) -> Drawn[FrameLine]:
    """Numbers over frames of pages and lines: each frame is ((first, last page), (first, last line)).

    The position inside its frame is split into a page and a line; the last line of a page is
    counted to that page (RAT-STATS' own rule for it is not printed anywhere: inferred).
    Source: RAT-STATS Companion Manual (Rev. 5/2010), p. 1-8.
    """  # noqa: E501
    shapes = [(tuple(pages), tuple(lines)) for pages, lines in frames]
    check_request(quantity, spares, [r for shape in shapes for r in shape])  # type: ignore[misc]
    depths = [lines[1] - lines[0] + 1 for _, lines in shapes]
    counts = [(p[1] - p[0] + 1) * depth for (p, _), depth in zip(shapes, depths, strict=True)]
    if not counts:
        raise DrawError("no frames", expected="at least one frame", fix="Name the frames")
    ends = list(accumulate(counts))

    def place(number: int) -> FrameLine:
        frame = bisect_left(ends, number)
        before = ends[frame - 1] if frame else 0
        page, line = divmod(number - before - 1, depths[frame])
        pages, lines = shapes[frame]
        return FrameLine(number, frame + 1, pages[0] + page, lines[0] + line)

    drawn = single_stage(seed, quantity, spares, 1, ends[-1])
    placed = [place(number) for number in drawn.in_order]
    return Drawn.from_order("Frames - Sets of Two", seed, ends[-1], placed, quantity)
