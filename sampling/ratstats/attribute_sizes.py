"""RAT-STATS' sample size for an attribute, by exact hypergeometric limits.

The search rule of RAT-STATS is not public. Ours: the last n before the width of the exact
two-sided interval first falls below the wanted range, the number of items being rate * n
rounded half up. (One unit more is the first size whose interval is narrower than the range.) Of
the eight printed sizes it gives seven to the unit, and 727 where 725 is printed (N = 10,000,
50%, range 6%, 90%): hence "within 2".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.results import Result
from sampling.ratstats.hypergeometric_chances import hypergeometric_tails
from sampling.ratstats.size_arguments import (
    confidence_faults,
    count_faults,
    number_faults,
    refuse,
)
from sampling.ratstats.variable_sizes import CONFIDENCES, half_up

if TYPE_CHECKING:
    import pandas as pd

PRINTED_WITHIN = 2
SMALLEST_TAIL = 1e-9


@dataclass(frozen=True)
class AttributeSizes(Result):
    """RAT-STATS' sample sizes for a rate.

    Attributes
    ----------
    universe : int
        Units in the population.
    sizes : dict of int to int
        Sample size by confidence, per cent.
    """

    SCHEMA: ClassVar[str] = "primafacie.attribute-sizes/1"

    universe: int
    sizes: dict[int, int]

    def table(self) -> pd.DataFrame:
        """Tabulate the sizes.

        Returns
        -------
        pandas.DataFrame
            One row per confidence, per cent.
        """
        import pandas as pd

        return pd.DataFrame(
            list(self.sizes.items()), columns=["confidence_percent", "size"], dtype="int64"
        )

    def text(self) -> str:
        """Print the sizes, one line per confidence.

        Returns
        -------
        str
            The sizes.
        """
        rows = (f"{f'{level:g}%':<10}  {size:>7,}" for level, size in self.sizes.items())
        return "\n".join(["confidence     size", *rows, "", f"universe {self.universe:,}"])

    def __str__(self) -> str:
        return f"RAT-STATS' sample sizes for a rate in a universe of {self.universe:,} units"


def size_attribute(
    universe: int,
    *,
    anticipated_rate_percent: float,
    precision_range_percent: float,
    confidence: Sequence[int] = CONFIDENCES,
) -> AttributeSizes:
    """Compute RAT-STATS' sizes for a rate: where its exact interval narrows to a range.

    The size is the last n before the full width of the interval first falls below the range, for
    items = rate * n rounded half up. With X hypergeometric and a = (1 - confidence) / 2:

        lower = smallest K with P(X >= x | K) > a,   upper = largest K with P(X <= x | K) > a

    Parameters
    ----------
    universe : int
        Units in the population, N.
    anticipated_rate_percent : float
        The rate expected, per cent.
    precision_range_percent : float
        The full width of the interval, per cent.
    confidence : sequence of int, default (80, 90, 95, 99)
        Two-sided confidence levels, per cent.

    Returns
    -------
    AttributeSizes
        One size per confidence.

    Raises
    ------
    PlanError
        If an argument is not valid.

    Notes
    -----
    RAT-STATS' search rule is not public: the sizes are within `PRINTED_WITHIN` of the printed ones.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-25.

    Buonaccorsi (1987), Amer. Statist. 41, 215-218.
    """
    found = [fault for level in confidence for fault in confidence_faults(level)]
    for name, value in (
        ("anticipated rate", anticipated_rate_percent),
        ("precision range", precision_range_percent),
    ):
        found += number_faults(name, value, above=0, most=100, words="above 0 to 100 per cent")
    refuse(found, what="attribute sample size")
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
    found = count_faults("universe", universe, least=2)
    found += number_faults("rate", rate, least=0.005, most=0.98, words="0.005 to 0.98")
    found += number_faults("range", width, least=0.01, most=0.99, words="0.01 to 0.99")
    words = f"a fraction from 1e-06 to {1 - 2 * SMALLEST_TAIL!r}"
    found += number_faults("level", level, least=1e-6, most=1 - 2 * SMALLEST_TAIL, words=words)
    refuse(found, what="attribute sample size")
    return _size(universe, rate, width, (1 - level) / 2)


_FEW = 6
_MARGIN = 1.15


def _size(universe: int, rate: float, width: float, tail: float) -> int:
    """The last n before the width first falls below the range.

    The width falls with n but for the rounding of the items. One item more or less changes it by
    less than 1 / m of itself where m items or more of either kind are in the sample, and by less
    than 15% where there are six: there the walk starts where the width is that much above the
    range. With fewer items it starts where an interval of no items, the narrowest there is,
    first falls below the range.
    """

    def wide(n: int, above: float, items: float) -> bool:
        return _width(universe, n, half_up(items * n), tail) > above

    def bisected(above: float, items: float) -> int:
        low, high = 1, 64
        while high < universe and wide(high, above, items):
            low, high = high, 2 * high
        high = min(high, universe)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if wide(middle, above, items) else (low, middle)
        return low

    def fewest(n: int) -> int:
        items = half_up(rate * n)
        return min(items, n - items)

    n = bisected(_MARGIN * width, rate)
    if fewest(n) < _FEW:
        n = bisected(width, 0.0)
    elif fewest(n) > 2 * _FEW:
        # the limits are whole units: a width is known to one or two of them
        margin = 1 + 1 / fewest(n) + 4 / (universe * width)
        n = max(n, bisected(margin * width, rate))
    while n < universe and _width(universe, n + 1, half_up(rate * (n + 1)), tail) >= width:
        n += 1
    return n


def _width(universe: int, n: int, items: int, tail: float) -> float:
    lower, upper = exact_limits(universe, n, items, tail)
    return (upper - lower) / universe


def exact_limits(universe: int, n: int, x: int, tail: float) -> tuple[int, int]:
    """Smallest K with P(X >= x | K) > tail and largest K with P(X <= x | K) > tail."""

    def first(holds_above: bool) -> int:
        low, high = x - 1, universe - n + x + 1
        while high - low > 1:
            middle = (low + high) // 2
            upto, above = hypergeometric_tails(universe, middle, n, x)
            if holds_above:
                low, high = (low, middle) if above > tail else (middle, high)
            else:
                low, high = (middle, high) if upto > tail else (low, middle)
        return high if holds_above else low

    return max(first(True), x), min(first(False), universe - n + x)
