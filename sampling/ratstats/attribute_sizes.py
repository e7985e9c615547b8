"""RAT-STATS' sample size for an attribute, by exact hypergeometric limits.

The search rule of RAT-STATS is not public. Ours: the last n before the width of the exact
two-sided interval first falls below the wanted range, the number of items being rate * n
rounded half up. It gives the printed sizes within 2 (727 where 725 is printed: N = 10,000,
50 %, range 6 %, 90 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from primafacie.core.errors import PlanError, Problem
from sampling.ratstats.variable_sizes import CONFIDENCES, half_up

PRINTED_WITHIN = 2


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
    """Sizes so that the exact interval of a rate is no wider than the range (full width).

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


def _size(universe: int, rate: float, width: float, tail: float) -> int:
    """The last n before the width first falls below the range."""
    # The width falls with n but for steps of the rounding: bisect to where it is surely above,
    # then walk.
    low, high = 1, universe
    while high - low > 1:
        middle = (low + high) // 2
        if _width(universe, middle, rate, tail) > 1.15 * width:
            low = middle
        else:
            high = middle
    n = low
    while n < universe and _width(universe, n + 1, rate, tail) >= width:
        n += 1
    return n


def _width(universe: int, n: int, rate: float, tail: float) -> float:
    lower, upper = exact_limits(universe, n, half_up(rate * n), tail)
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
