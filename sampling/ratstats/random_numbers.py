"""RAT-STATS' random numbers: single stage, sets, frames, and how it prints them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from primafacie.core.errors import DrawError, Problem
from sampling.ratstats.drawn_numbers import Drawn, FrameItem, FrameLine
from sampling.ratstats.streams import distinct, stream_number, uniforms

Range = tuple[int, int]


def check_request(quantity: int, spares: int, ranges: Sequence[tuple[int, int]]) -> None:
    """Refuse counts and ranges that are none; every fault at once (`DrawError`)."""
    found = []
    if not _whole(quantity) or quantity < 1:
        found.append(Problem("quantity", repr(quantity), "a whole number of 1 or more", ""))
    if not _whole(spares) or spares < 0:
        found.append(Problem("spares", repr(spares), "a whole number of 0 or more", ""))
    if not ranges:
        found.append(Problem("ranges", "none", "at least one (low, high)", ""))
    for number, (low, high) in enumerate(ranges, start=1):
        if not (_whole(low) and _whole(high)) or low > high:
            found.append(
                Problem(f"range {number}", f"{low!r} to {high!r}", "whole numbers, low first", "")
            )
    if found:
        raise DrawError.collected(found, what="the draw asked for")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def single_stage(seed: float, quantity: int, spares: int, low: int, high: int) -> Drawn[int]:
    """Draw distinct random numbers on a range, as RAT-STATS' Single Stage Random Numbers does.

    With u the uniforms of the seed's stream:

        value = low + floor(u (high - low + 1))

    Parameters
    ----------
    seed : float
        Any number, fractional or negative.
    quantity, spares : int
        Numbers in the sample, 1 or more, and spare numbers, 0 or more.
    low, high : int
        The first and the last number of the range.

    Returns
    -------
    Drawn of int
        The numbers.

    Raises
    ------
    DrawError
        If more numbers are asked for than the range holds, or if an argument is not valid.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-2 and 3-19.

    Examples
    --------
    >>> single_stage(1357, 10, 0, 1, 90).in_order
    (67, 46, 76, 2, 28, 56, 5, 70, 7, 23)
    """
    check_request(quantity, spares, [(low, high)])
    size = high - low + 1
    stream = uniforms(stream_number(seed))
    drawn = distinct(
        quantity + spares, size, lambda: low + int(next(stream) * size), asked=f"{low}..{high}"
    )
    return Drawn.from_order("Single Stage Random Numbers", seed, size, drawn, quantity)


def sets(
    seed: float, quantity: int, spares: int, ranges: Sequence[tuple[int, int]]
) -> Drawn[tuple[int, ...]]:
    """Draw distinct sets of random numbers, one uniform per coordinate in turn.

    A repeated *set* is redrawn. RAT-STATS has sets of two, three and four; any number of ranges is
    drawn by the same rule.

    Parameters
    ----------
    seed : float
        Any number, fractional or negative.
    quantity, spares : int
        Sets in the sample, 1 or more, and spare sets, 0 or more.
    ranges : sequence of (int, int)
        The first and the last number of each coordinate.

    Returns
    -------
    Drawn of tuple of int
        The sets.

    Raises
    ------
    DrawError
        If more sets are asked for than there are, or if an argument is not valid.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-3 to 1-5.

    Examples
    --------
    >>> sets(12345, 3, 2, [(1, 5), (1, 12), (1, 658), (1, 66)]).spares
    ((5, 12, 561, 40), (2, 7, 400, 7))
    """
    pairs = [(low, high) for low, high in ranges]
    check_request(quantity, spares, pairs)
    possible = math.prod(high - low + 1 for low, high in pairs)
    stream = uniforms(stream_number(seed))

    def draw() -> tuple[int, ...]:
        return tuple(low + int(next(stream) * (high - low + 1)) for low, high in pairs)

    drawn = distinct(quantity + spares, possible, draw, asked=f"sets of {len(pairs)}")
    return Drawn.from_order(f"Sets of {len(pairs)} Numbers", seed, possible, drawn, quantity)


def frames_single(
    seed: float, quantity: int, spares: int, frames: Sequence[Range]
) -> Drawn[FrameItem]:
    """Draw random numbers over frames of items.

    A draw on 1..total is mapped cumulatively over the frames.

    Parameters
    ----------
    seed : float
        Any number, fractional or negative.
    quantity, spares : int
        Numbers in the sample, 1 or more, and spare numbers, 0 or more.
    frames : sequence of (int, int)
        The first and the last item of each frame.

    Returns
    -------
    Drawn of FrameItem
        The items.

    Raises
    ------
    DrawError
        If more numbers are asked for than there are, or if an argument is not valid.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 1-6.

    Examples
    --------
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
    """Draw random numbers over frames of pages and lines.

    A draw on 1..total lines is mapped cumulatively over the frames. The position inside its frame
    is split into a page and a line; the last line of a page is counted to that page.

    Parameters
    ----------
    seed : float
        Any number, fractional or negative.
    quantity, spares : int
        Numbers in the sample, 1 or more, and spare numbers, 0 or more.
    frames : sequence of ((int, int), (int, int))
        The first and the last page, then the first and the last line, of each frame.

    Returns
    -------
    Drawn of FrameLine
        The lines.

    Raises
    ------
    DrawError
        If more numbers are asked for than there are, or if an argument is not valid.

    Notes
    -----
    RAT-STATS' own rule for the last line of a page is not printed anywhere: it is inferred.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 1-8.
    """
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
