"""Running limits of a stratified total by one game over all strata: a union of intersections.

Let eta_k be the mean share of stratum k (values over their ceiling) and s_k the dollars of a
share of 1. Against a hypothetical eta = (eta_1, ..., eta_H) every value x_i of its stratum is bet
on in the order of the audit,

    log W_t(eta) = sum_k g_k(eta_k),   g_k(eta_k) = sum_i log(1 - c_i + c_i x_i / m_i)

with stakes c_i below 1 fixed by the values before, m_i = eta_k, or the mean of what is left of the
stratum, (N eta_k - sum of its values before i) / (N - i + 1), without replacement. Strata are
drawn independently and turns are fixed beforehand, so W_t is a fair game if every mean is eta_k,
and P(max_t W_t(eta) >= 1 / tail) <= tail (Ville). The total's limit is the least that any eta not
rejected owes,

    L_t = min{sum_k s_k eta_k : log W_t(eta) <= log(1 / tail)},   and their running maximum

which holds at level 1 - tail at all times together: the whole tail, not a share of it a stratum.

The minimum is bounded from below, never above: the g_k fall in eta_k, so that on a grid the next
point's value is the least of a cell, and Lagrange's dual of the grid's problem is no more than
its minimum, whatever the multiplier. Stakes as shares c_i of the hypothetical mean make the g_k
convex, so that the dual reaches it but for the grid's step.

Source: Spertus, Sridhar and Stark (2024), arXiv:2409.06680 (union-of-intersections test
sequences); the stakes, the grid and the dual are worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Stakes = Literal["predictable", "fixed_share"]
# Points of each stratum's grid of means.
_POINTS = 1_025
_STEPS = 36


@dataclass(frozen=True, eq=False)
class Played:
    """One stratum of the game: its shares in order drawn, and what a share of 1 is in dollars.

    `planned` is the number of selections that the plan fixed: with those of the other strata it
    sets the turns. `known` says how many of the shares were known at each moment, `least` what
    the mean share was known to be at least at each moment. `size` is N without replacement.
    """

    shares: NDArray[np.float64]
    scale: float
    size: int | None
    planned: int
    known: NDArray[np.int64]
    least: NDArray[np.float64]


def turns_of(planned: Sequence[int], made: Sequence[int]) -> list[tuple[int, int]]:
    """The turns as (stratum, place): strata in proportion to their planned selections.

    >>> turns_of([2, 4], [2, 3])
    [(1, 0), (0, 0), (1, 1), (1, 2), (0, 1)]
    """
    ranked = [
        ((place + 0.5) / planned[k], k, place) for k in range(len(made)) for place in range(made[k])
    ]
    return [(k, place) for _, k, place in sorted(ranked)]


def union_limits(
    strata: Sequence[Played], tail: float, *, bet: Stakes, share: float
) -> NDArray[np.float64]:
    """The running lower limits of the total, dollars, at every moment.

    >>> one = Played(np.ones(8), 60.0, None, 8, np.arange(1, 9), np.zeros(8))
    >>> two = Played(np.ones(8), 40.0, None, 8, np.arange(1, 9), np.zeros(8))
    >>> union_limits([one, two], 0.10, bet="fixed_share", share=0.5).round(1).tolist()[-1]
    75.2
    """
    moments = len(strata[0].known)
    scales = np.array([part.scale for part in strata])
    turns = turns_of([part.planned for part in strata], [len(part.shares) for part in strata])
    stakes = _stakes(strata, turns, tail, bet, share)
    grid = np.linspace(0.0, 1.0, _POINTS)
    logs = np.zeros((len(strata), _POINTS))
    before = np.zeros(len(strata))
    limits, low, done, multiplier = np.zeros(moments), 0.0, 0, 1.0
    for moment in range(moments):
        while done < len(turns):
            k, place = turns[done]
            if place >= strata[k].known[moment]:
                break
            part, x = strata[k], float(strata[k].shares[place])
            left = grid
            if part.size is not None:
                left = np.maximum(part.size * grid - before[k], 0.0) / (part.size - place)
            logs[k] += _gain(stakes[done], x, left)
            before[k] += x
            done += 1
        least = np.array([part.least[moment] for part in strata])
        found, multiplier = _dual(grid, logs, scales, least, float(-np.log(tail)), multiplier)
        low = max(low, found)
        limits[moment] = low
    return limits


def _gain(stake: float, x: float, left: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(1 - c + c x / m); infinite where nothing is left but something was found."""
    if x <= 0:
        return np.full(left.shape, np.log1p(-stake))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log1p(stake * (x / left - 1)))


def _stakes(
    strata: Sequence[Played],
    turns: Sequence[tuple[int, int]],
    tail: float,
    bet: Stakes,
    share: float,
) -> NDArray[np.float64]:
    """The share of the hypothetical mean staked at each turn, from the values before it.

    `predictable`: lambda m with m the stratum's mean so far and lambda that of the whole,
    (w_k / p_k) sqrt(2 ln(1 / tail) / (V t ln(1 + t))), V = sum_l w_l^2 s2_l / p_l, w_l the share
    of the dollars and p_l of the selections: so that no stratum is the cheap one to lower.
    """
    if bet == "fixed_share":
        return np.full(len(turns), share)
    weight = np.array([part.scale for part in strata])
    weight = weight / weight.sum()
    portion = np.array([part.planned for part in strata], dtype=np.float64)
    portion = portion / portion.sum()
    count, total = np.zeros(len(strata)), np.full(len(strata), 0.5)
    spread = np.full(len(strata), 0.25)
    stakes = np.zeros(len(turns))
    for t, (k, place) in enumerate(turns, 1):
        mean, s2 = total / (count + 1), spread / (count + 1)
        variance = float((weight**2 * s2 / portion).sum())
        rate = (2 * -np.log(tail) / (variance * t * np.log1p(t))) ** 0.5
        stakes[t - 1] = min(share, weight[k] / portion[k] * rate * mean[k])
        x = float(strata[k].shares[place])
        count[k] += 1
        total[k] += x
        spread[k] += (x - total[k] / (count[k] + 1)) ** 2
    return stakes


def _dual(
    grid: NDArray[np.float64],
    logs: NDArray[np.float64],
    scales: NDArray[np.float64],
    least: NDArray[np.float64],
    goal: float,
    start: float,
) -> tuple[float, float]:
    """The largest found value of the dual, and its multiplier (dollars a unit of log wealth).

    A cell of the grid owes at least its lower end (or what is known to be owed), and its log
    wealth is at least that of its upper end.
    """
    owed = np.maximum(grid[:-1], least[:, None]) * scales[:, None]
    wealth = np.where(grid[1:] >= least[:, None], logs[:, 1:], np.inf)
    # A mean above its ceiling cannot be; the last cell always stands.
    wealth[:, -1] = logs[:, -1]

    def at(multiplier: float) -> tuple[float, float]:
        lagrangian = owed + multiplier * wealth
        places = lagrangian.argmin(axis=1)
        rows = np.arange(len(owed))
        slope = float(wealth[rows, places].sum()) - goal
        return float(lagrangian[rows, places].sum()) - multiplier * goal, slope

    best, chosen = float(owed.min(axis=1).sum()), 0.0
    left, right = 0.0, start
    for _ in range(60):
        value, slope = at(right)
        if value > best:
            best, chosen = value, right
        if slope <= 0:
            break
        left, right = right, 4 * right
    for _ in range(_STEPS):
        middle = (left + right) / 2
        value, slope = at(middle)
        if value > best:
            best, chosen = value, middle
        left, right = (middle, right) if slope > 0 else (left, middle)
    return best, max(chosen, 1e-6 * float(scales.sum()))
