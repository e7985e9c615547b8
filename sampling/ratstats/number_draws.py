"""Single-stage random numbers and sets of two, three or four, as RAT-STATS draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sampling.ratstats.drawn_numbers import Drawn, check_request
from sampling.ratstats.streams import distinct, stream_number, uniforms


def single_stage(seed: float, quantity: int, spares: int, low: int, high: int) -> Drawn[int]:
    """`quantity` + `spares` distinct numbers on low..high: value = low + floor(u (high-low+1)).

    `seed` is any number, fractional or negative. Raises `DrawError` for more numbers than the
    range holds. Source: RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-2 and 3-19.

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
    """Distinct sets of numbers, one uniform a coordinate in turn; a repeated *set* is redrawn.

    RAT-STATS has sets of two, three and four; any number of ranges is drawn by the same rule.
    Source: RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-3 to 1-5.

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
