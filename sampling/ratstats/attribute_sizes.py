"""RAT-STATS' sample size for an attribute, by exact hypergeometric limits.

The search rule of RAT-STATS is not public. Ours: the last n before the width of the exact
two-sided interval first falls below the wanted range, the number of items being rate * n
rounded half up. (One unit more is the first size whose interval is narrower than the range.) Of
the eight printed sizes it gives seven to the unit, and 727 where 725 is printed (N = 10,000,
50 %, range 6 %, 90 %): hence "within 2".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from primafacie.core.errors import PlanError, Problem
from primafacie.core.results import brief
from sampling.ratstats.variable_sizes import CONFIDENCES, half_up

PRINTED_WITHIN = 2


@brief
@dataclass(frozen=True)
class AttributeSizes:
    """Sample sizes by confidence in per cent."""

    universe: int
    sizes: dict[int, int]


def size_attribute(
    universe: int,
    *,
    anticipated_rate_percent: float,
    precision_range_percent: float,
    confidence: Sequence[int] = CONFIDENCES,
) -> AttributeSizes:
    """RAT-STATS' sizes for a rate: where its exact interval narrows to the range (full width).

    The last n before the width first falls below the range, items = rate * n rounded half up.

    Interval: lower = smallest K with P(X >= x | K) > a, upper = largest K with
    P(X <= x | K) > a, a = (1 - confidence) / 2, X hypergeometric (Buonaccorsi 1987, Amer.
    Statist. 41, 215-218). Source: RAT-STATS Companion Manual (Rev. 5/2010), p. 4-25, within
    `PRINTED_WITHIN` of the printed sizes.
    """
    rate, width = anticipated_rate_percent / 100, precision_range_percent / 100
    return AttributeSizes(
        universe,
        {
            level: attribute_size(universe, rate=rate, width=width, level=level / 100)
            for level in confidence
        },
    )


def attribute_size(universe: int, *, rate: float, width: float, level: float) -> int:
    """One size, asked with fractions; `size_attribute` gives RAT-STATS' table."""
    found = []
    if universe < 2:
        found.append(Problem("universe", repr(universe), "2 or more", ""))
    if not 0.005 <= rate <= 0.98:
        found.append(Problem("rate", f"{rate:g}", "0.005 to 0.98", ""))
    if not 0.01 <= width <= 0.99:
        found.append(Problem("range", f"{width:g}", "0.01 to 0.99", ""))
    if found:
        raise PlanError.collected(found, what="attribute sample size")
    return _size(universe, rate, width, (1 - level) / 2)


_FEW = 6
_MARGIN = 1.15


def _size(universe: int, rate: float, width: float, tail: float) -> int:
    """The last n before the width first falls below the range.

    The width falls with n but for the rounding of the items. One item more or less changes it by
    less than 15 % where there are six or more of either kind: there the walk starts where
    the width is that much above the range. With fewer items it starts where an interval of no
    items, the narrowest there is, first falls below the range.
    """

    def bisected(above: float, items: float) -> int:
        low, high = 1, universe
        while high - low > 1:
            middle = (low + high) // 2
            if _width(universe, middle, half_up(items * middle), tail) > above:
                low = middle
            else:
                high = middle
        return low

    n = bisected(_MARGIN * width, rate)
    if min(half_up(rate * n), n - half_up(rate * n)) < _FEW:
        n = bisected(width, 0.0)
    while n < universe and _width(universe, n + 1, half_up(rate * (n + 1)), tail) >= width:
        n += 1
    return n


def _width(universe: int, n: int, items: int, tail: float) -> float:
    lower, upper = exact_limits(universe, n, items, tail)
    return (upper - lower) / universe


def exact_limits(universe: int, n: int, x: int, tail: float) -> tuple[int, int]:
    """Smallest K with P(X >= x | K) > tail and largest K with P(X <= x | K) > tail."""
    from scipy.stats import hypergeom

    def first(holds_above: bool) -> int:
        low, high = x - 1, universe - n + x + 1
        while high - low > 1:
            middle = (low + high) // 2
            if holds_above:
                inside = hypergeom.sf(x - 1, universe, middle, n) > tail
                low, high = (low, middle) if inside else (middle, high)
            else:
                inside = hypergeom.cdf(x, universe, middle, n) > tail
                low, high = (middle, high) if inside else (low, middle)
        return high if holds_above else low

    return max(first(True), x), min(first(False), universe - n + x)
