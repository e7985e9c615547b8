"""Exact limits of a count from the hypergeometric distribution, as RAT-STATS defines them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chances(universe: int, sample: int, count: int) -> NDArray[np.float64]:
    """P(X = i), i = 0..n, where `count` of the universe's units have the characteristic.

    From ratios of neighbouring terms, summed in logarithms and scaled to one: to about 12
    digits for any universe, where differences of log-factorials would lose them.

    >>> round(float(chances(100, 10, 16)[4:].sum()), 5)
    0.05149
    """
    least, most = max(0, sample - (universe - count)), min(sample, count)
    i = np.arange(least, most, dtype=np.float64)
    steps = np.log(count - i) + np.log(sample - i) - np.log(i + 1)
    steps -= np.log(universe - count - sample + i + 1)
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logs - logs.max())
    found = np.zeros(sample + 1)
    found[least : most + 1] = weights / weights.sum()
    return found


def lower_count(universe: int, sample: int, items: int, tail: float) -> int:
    """The smallest K with P(X >= items | K) > tail; 0 where no item was found."""
    if items == 0:
        return 0
    return _first(
        items,
        universe - (sample - items),
        lambda count: float(chances(universe, sample, count)[items:].sum()) > tail,
    )


def upper_count(universe: int, sample: int, items: int, tail: float) -> int:
    """The largest K with P(X <= items | K) > tail; the universe where every item has it."""
    if items == sample:
        return universe
    return universe - lower_count(universe, sample, sample - items, tail)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest whole number in [low, high] for which a rising condition holds."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
