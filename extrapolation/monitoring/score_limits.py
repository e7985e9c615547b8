"""Miettinen and Nurminen's score limits of the difference of two rates."""

from __future__ import annotations

from math import acos, copysign, cos, inf, pi, sqrt


def score_limits(k1: int, n1: int, k2: int, n2: int, *, level: float) -> tuple[float, float]:
    """Two-sided limits of p1 - p2: the differences d whose score test is not significant.

        z(d) = (k1/n1 - k2/n2 - d) / sqrt((q1 (1 - q1) / n1 + q2 (1 - q2) / n2) N / (N - 1))

    with q1 = q2 + d the maximum likelihood rates under the difference d and N = n1 + n2. z
    falls in d, so each limit is found by bisection; every outcome has limits, those without
    an error too. statsmodels 0.15 gives other limits than the published ones, or none, so they
    are made here. Source: Miettinen and Nurminen (1985), Stat. Med. 4:213; the closed form of
    q1: Farrington and Manning (1990), Stat. Med. 9:1447, appendix 1.

    >>> low, high = score_limits(12, 40, 3, 40, level=0.90)
    >>> round(low, 4), round(high, 4)
    (0.0857, 0.3664)
    """
    from scipy.special import ndtri

    crit = float(ndtri((1 + level) / 2))
    point = k1 / n1 - k2 / n2
    low = _crossing(k1, n1, k2, n2, crit, -1.0, point)
    high = _crossing(k1, n1, k2, n2, -crit, point, 1.0)
    return low, high


def _crossing(k1: int, n1: int, k2: int, n2: int, wanted: float, start: float, end: float) -> float:
    """The difference between `start` and `end` where the falling z passes `wanted`."""
    low, high = start, end
    while high - low > 1e-13:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if _z(k1, n1, k2, n2, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _z(k1: int, n1: int, k2: int, n2: int, difference: float) -> float:
    q1 = _constrained(k1 / n1, k2 / n2, n2 / n1, difference)
    q2 = q1 - difference
    total = n1 + n2
    variance = (q1 * (1 - q1) / n1 + q2 * (1 - q2) / n2) * total / (total - 1)
    gap = k1 / n1 - k2 / n2 - difference
    if variance <= 0:
        return copysign(inf, gap) if gap else 0.0
    return gap / sqrt(variance)


def _constrained(p1: float, p2: float, share: float, d: float) -> float:
    """The first rate's maximum likelihood value under p1 - p2 = d; `share` = n2 / n1."""
    a = 1 + share
    b = -(1 + share + p1 + share * p2 + d * (share + 2))
    c = d * d + d * (2 * p1 + share + 1) + p1 + share * p2
    e = -p1 * d * (1 + d)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a * a) + e / (2 * a)
    u = copysign(sqrt(max(0.0, (b / (3 * a)) ** 2 - c / (3 * a))), v)
    angle = (pi + acos(min(1.0, max(-1.0, v / u**3)))) / 3 if u else pi / 2
    found = 2 * u * cos(angle) - b / (3 * a)
    return min(max(found, 0.0, d), 1.0, 1 + d)
