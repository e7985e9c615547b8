"""The cheapest whole-number sizes, proved: every choice whose excess cost could be the least.

For multipliers l >= 0 the cost of any sizes that reach the variances is

    cost = bound + sum_h r_h(n_h) + sum_j l_j slack_j,    r_h >= 0, slack_j >= 0

with r_h(n) = c_h n + w_h / n less its least value over whole n, w_h = sum_j l_j N_h^2 S_hj^2.
So all sizes with sum_h r_h <= t are gone through for rising t; once a feasible one costs no more
than bound + t, none can be cheaper: the others exceed it by their r alone. This is the bound of
Bethel and Chromy's continuous problem made exact for whole numbers, without an integer solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_CHOICES = 400_000
"""So many part choices are held at once at most; then the search ends with its gap stated."""
_START, _GROWTH = 1 / 4096, 1.6
_PASSES = 40
_KEPT = 20_000


@dataclass(frozen=True)
class _Options:
    """The whole sizes of one stratum worth looking at, their excess cost and what they use."""

    n: Counts
    excess: Floats
    uses: Floats


def cheapest(
    A2: Floats,
    allowed: Floats,
    c: Floats,
    low: Counts,
    high: Counts,
    multipliers: Floats,
    upper: Counts,
) -> tuple[Counts, float, bool]:
    """The cheapest sizes n with sum_h A2_jh / n_h <= allowed_j, a proved bound, and if it is met.

    `upper` are sizes that reach the variances, `multipliers` near those of the continuous
    problem. Where too many choices stand close together the best found comes back with a bound
    on the cost below which there is none.
    """
    multipliers = _raised(A2, allowed, c, low, high, multipliers)
    least, bound = _least(A2, allowed, c, low, high, multipliers)
    best, gap = upper, float((c * upper).sum()) - bound
    noise = 1e-12 * abs(bound)
    if gap <= noise:
        return best, bound, True
    proved, tried = 0.0, gap * _START
    while True:
        options = [
            _options(A2[:, h], c[h], low[h], high[h], multipliers, least[h], tried)
            for h in range(len(c))
        ]
        found = _within(options, allowed, multipliers, tried)
        if found is None:
            sizes, excess = _nearest(A2, allowed, c, low, high, multipliers, least, tried, gap)
            better = sizes if sizes is not None and excess < gap else best
            return better, bound + proved, False
        sizes, excess = found
        if sizes is not None and excess < gap - noise:
            best, gap = sizes, excess
        if gap <= tried + noise:
            return best, float((c * best).sum()), True
        proved, tried = tried, min(tried * _GROWTH, gap)


def _nearest(
    A2: Floats,
    allowed: Floats,
    c: Floats,
    low: Counts,
    high: Counts,
    multipliers: Floats,
    least: Floats,
    tried: float,
    gap: float,
) -> tuple[Counts | None, float]:
    """Good sizes without a proof: of too many part choices the nearest to the bound are kept."""
    while True:
        options = [
            _options(A2[:, h], c[h], low[h], high[h], multipliers, least[h], tried)
            for h in range(len(c))
        ]
        found = _within(options, allowed, multipliers, tried, keep=_KEPT)
        if found is None or found[0] is not None or tried >= gap:
            return found or (None, np.inf)
        tried = min(tried * _GROWTH, gap)


def _least(
    A2: Floats, allowed: Floats, c: Floats, low: Counts, high: Counts, multipliers: Floats
) -> tuple[Floats, float]:
    """The least of c n + w / n over whole n by stratum, and the bound they give."""
    weight = multipliers @ A2
    root = np.sqrt(weight / c)
    below = np.clip(np.floor(root), low, high)
    above = np.clip(np.floor(root) + 1, low, high)
    least: Floats = np.minimum(c * below + weight / below, c * above + weight / above)
    return least, float(least.sum() - multipliers @ allowed)


def _raised(
    A2: Floats, allowed: Floats, c: Floats, low: Counts, high: Counts, multipliers: Floats
) -> Floats:
    """Multipliers with a higher bound: each in turn a little up or down, by smaller steps."""
    best = multipliers.copy()
    bound = _least(A2, allowed, c, low, high, best)[1]
    step = 0.05
    for _ in range(_PASSES):
        moved = False
        for j in range(len(best)):
            for factor in (1 + step, 1 / (1 + step)):
                trial = best.copy()
                trial[j] *= factor
                found = _least(A2, allowed, c, low, high, trial)[1]
                if found > bound:
                    best, bound, moved = trial, found, True
        if not moved:
            step /= 2
    return best


def _options(
    A2: Floats, c: float, low: int, high: int, multipliers: Floats, least: float, most: float
) -> _Options:
    """Every n with an excess of at most `most`: between the roots of a quadratic."""
    weight = float(multipliers @ A2)
    middle = (least + most) / (2 * c)
    root = np.sqrt(max(middle**2 - weight / c, 0.0))
    first = max(low, int(np.ceil(middle - root - 1e-9)))
    last = min(high, int(np.floor(middle + root + 1e-9)))
    n = np.arange(first, max(first, last) + 1)
    excess = np.maximum(c * n + weight / n - least, 0.0)
    kept = excess <= most * (1 + 1e-12)
    if not kept.any():
        kept = excess == excess.min()
    order = np.argsort(excess[kept], kind="stable")
    n, excess = n[kept][order], excess[kept][order]
    return _Options(n, excess, A2[:, None] / n)


def _within(
    options: list[_Options],
    allowed: Floats,
    multipliers: Floats,
    most: float,
    *,
    keep: int | None = None,
) -> tuple[Counts | None, float] | None:
    """The best feasible choice with an excess of at most `most`; None where there are too many.

    With `keep` that many part choices are kept at each stratum, those of the least excess.

    A part choice is dropped as soon as what is left cannot make it feasible, or cannot use up so
    much of the variances that its slack costs less than `most`.
    """
    order = sorted(range(len(options)), key=lambda h: len(options[h].n))
    least = [options[h].uses.min(axis=1) for h in order]
    largest = [options[h].uses.max(axis=1) for h in order]
    rest_least = _left(least, len(allowed))
    rest_largest = _left(largest, len(allowed))
    room = allowed * (1 + 1e-12)
    excess = np.zeros(1)
    uses = np.zeros((len(allowed), 1))
    steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for place, h in enumerate(order):
        own = options[h]
        if len(excess) * len(own.n) > 20 * MOST_CHOICES:
            return None
        total = (excess[:, None] + own.excess[None, :]).ravel()
        used = (uses[:, :, None] + own.uses[:, None, :]).reshape(len(allowed), -1)
        kept = total <= most * (1 + 1e-12)
        kept &= (used + rest_least[place + 1][:, None] <= room[:, None]).all(axis=0)
        slack = np.maximum(allowed[:, None] - used - rest_largest[place + 1][:, None], 0.0)
        kept &= total + multipliers @ slack <= most * (1 + 1e-9)
        chosen = np.flatnonzero(kept)
        if keep is not None and len(chosen) > keep:
            chosen = chosen[np.argsort(total[chosen], kind="stable")[:keep]]
        if len(chosen) > MOST_CHOICES:
            return None
        if not len(chosen):
            return None, np.inf
        steps.append((chosen // len(own.n), chosen % len(own.n)))
        excess, uses = total[chosen], used[:, chosen]
    costs = excess + multipliers @ np.maximum(allowed[:, None] - uses, 0.0)
    at = int(np.argmin(costs))
    value, sizes = float(costs[at]), np.zeros(len(options), dtype=np.int64)
    for (parents, picks), h in zip(reversed(steps), reversed(order), strict=True):
        sizes[h] = options[h].n[picks[at]]
        at = int(parents[at])
    return sizes, value


def _left(parts: list[Floats], rows: int) -> list[Floats]:
    """What all strata from a place on use together, for every place."""
    found = [np.zeros(rows)]
    for part in reversed(parts):
        found.append(found[-1] + part)
    return found[::-1]
