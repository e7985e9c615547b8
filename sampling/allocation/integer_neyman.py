"""How many units of each stratum: integer allocations that are exactly optimal.

The variance of the stratified expansion estimate is
V = sum N_h (N_h - n_h) S_h^2 / n_h = sum (N_h S_h)^2 / n_h - sum N_h S_h^2, so one more
unit in stratum h lowers it by (N_h S_h)^2 / (n_h (n_h + 1)). Starting from the floors and
always adding where that gain is largest is optimal among whole numbers within floors and
caps (Wright 2012, 2017; Friedrich, Muennich, de Vries and Wagner 2015). Rounding the
continuous solution is not.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.allocation.limits_of_sizes import checked_limits
from sampling.models import stratified_variance

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]


def neyman(
    sizes: ArrayLike,
    deviations: ArrayLike,
    total: int,
    *,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    repeats: ArrayLike = False,
) -> Counts:
    """The whole-number allocation of `total` units with the least variance of the total.

    `sizes` N_h and `deviations` S_h (any unit) by stratum; `floors` and `caps` counts (one
    for all or one each; the caps default to N_h). Strata without spread get their floor
    unless all others are full. Strata with `repeats` are drawn with replacement: n_h counts
    selections, and no N_h limits it. Raises `PlanError` where the floors exceed `total`, the caps
    fall short of it, or a floor exceeds its stratum.

    >>> neyman([456, 679, 624, 241], [1, 1, 1, 1], 100)
    array([23, 34, 31, 12])
    """
    N, S, low, high = checked_limits(
        sizes, deviations, floors, caps, labels=labels, total=total, repeats=repeats
    )
    gains = N * S

    def too_many(n: Counts) -> bool:
        return int(n.sum()) > total

    n = _start(gains, low, high, too_many)
    heap = _heap(n, gains, N, high)
    for _ in range(total - int(n.sum())):
        _add(heap, n, gains, N, high)
    return n


def neyman_for_variance(
    sizes: ArrayLike,
    deviations: ArrayLike,
    variance_wanted: float,
    *,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
) -> Counts:
    """The smallest whole-number Neyman allocation whose variance is at most `variance_wanted`.

    As `neyman`, adding units until V <= `variance_wanted` (squared unit of `deviations`);
    with every stratum at its cap it stops there, so check the variance where caps are below N_h.
    """
    N, S, low, high = checked_limits(sizes, deviations, floors, caps, labels=labels, total=None)
    gains = N * S

    def too_many(n: Counts) -> bool:
        return stratified_variance(N, S, n) <= variance_wanted

    n = low.copy()
    if stratified_variance(N, S, n) <= variance_wanted:
        return n
    n = _start(gains, low, high, too_many)
    heap = _heap(n, gains, N, high)
    while heap and stratified_variance(N, S, n) > variance_wanted:
        _add(heap, n, gains, N, high)
    return n


def _start(gains: Reals, low: Counts, high: Counts, too_many: Callable[[Counts], bool]) -> Counts:
    """An allocation on the greedy path, close below its end.

    All units whose gain is at least g are those with n (n + 1) <= (N_h S_h)^2 / g: bisecting
    g replaces most of the steps. One unit is taken back in every stratum, so that rounding
    of the roots cannot overshoot the path.
    """
    largest = float(gains.max(initial=0.0))
    if largest <= 0:
        return low.copy()
    square = (gains / largest) ** 2
    span = float(high.max()) + 2.0
    few, many = -0.7, 2 * float(np.log(span)) + 60.0  # log(1/g): none taken, nearly all taken
    for _ in range(80):
        middle = (few + many) / 2
        if too_many(_prefix(square, middle, low, high)):
            many = middle
        else:
            few = middle
    return np.maximum(_prefix(square, few, low, high) - 1, low)


def _prefix(square: Reals, log_inverse: float, low: Counts, high: Counts) -> Counts:
    root = np.sqrt(0.25 + square * np.exp(log_inverse)) + 0.5  # n takes in the step to n
    n: Counts = np.clip(np.minimum(root, 2.0**53).astype(np.int64), low, high)
    return n


_Item = tuple[float, float, int]


def _item(h: int, n: Counts, gains: Reals, N: Counts) -> _Item:
    step = float(n[h]) * (float(n[h]) + 1)
    # without spread anywhere the units go by size, as if the deviations were equal
    return (-(float(gains[h]) ** 2) / step, -(float(N[h]) ** 2) / step, h)


def _heap(n: Counts, gains: Reals, N: Counts, high: Counts) -> list[_Item]:
    heap = [_item(h, n, gains, N) for h in range(len(n)) if n[h] < high[h]]
    heapq.heapify(heap)
    return heap


def _add(heap: list[_Item], n: Counts, gains: Reals, N: Counts, high: Counts) -> None:
    h = heapq.heappop(heap)[2]
    n[h] += 1
    if n[h] < high[h]:
        heapq.heappush(heap, _item(h, n, gains, N))
